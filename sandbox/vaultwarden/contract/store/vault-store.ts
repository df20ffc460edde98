import { randomUUID } from 'node:crypto';
import { now } from './clock';
import { DataFile } from './data-file';
import type { Cipher, Collection, Device, Membership, Organization, User, VaultData } from './records';

/** A confirmed member (reference section 9). */
export const CONFIRMED = 2;

/** Lookups and the few writes that belong together. */
export class VaultStore {
  readonly data: VaultData;
  readonly #file: DataFile;

  constructor(readonly folder: string) {
    this.#file = new DataFile(folder);
    this.data = this.#file.data;
  }

  /** Resolves when every change so far is on disk. */
  commit(): Promise<void> {
    return this.#file.commit();
  }

  newId(): string {
    return randomUUID();
  }

  user(id: string): User | undefined {
    return this.data.users[id];
  }

  userByMail(email: string): User | undefined {
    const wanted = email.toLowerCase();
    return Object.values(this.data.users).find((user) => user.email === wanted);
  }

  device(id: string, userId: string): Device | undefined {
    return this.data.devices.find((device) => device.id === id && device.userId === userId);
  }

  organization(id: string): Organization | undefined {
    return this.data.organizations[id];
  }

  memberships(organizationId: string): Membership[] {
    return Object.values(this.data.memberships).filter((member) => member.organizationId === organizationId);
  }

  membershipsOf(userId: string): Membership[] {
    return Object.values(this.data.memberships).filter((member) => member.userId === userId);
  }

  membership(userId: string, organizationId: string): Membership | undefined {
    return this.membershipsOf(userId).find((member) => member.organizationId === organizationId);
  }

  confirmed(userId: string, organizationId: string): Membership | undefined {
    const member = this.membership(userId, organizationId);
    return member?.status === CONFIRMED ? member : undefined;
  }

  /** Of this organization, whatever the rights. */
  collections(organizationId: string): Collection[] {
    return Object.values(this.data.collections).filter((entry) => entry.organizationId === organizationId);
  }

  collection(id: string, organizationId: string): Collection | undefined {
    const collection = this.data.collections[id];
    return collection?.organizationId === organizationId ? collection : undefined;
  }

  cipher(id: string): Cipher | undefined {
    return this.data.ciphers[id];
  }

  /** Forgets an item and everything that hangs on it. */
  removeCipher(cipher: Cipher): void {
    this.touchCipherUsers(cipher);
    delete this.data.ciphers[cipher.id];
  }

  removeCollection(collection: Collection): void {
    this.touchCollectionUsers(collection);
    for (const cipher of Object.values(this.data.ciphers)) {
      cipher.collectionIds = cipher.collectionIds.filter((id) => id !== collection.id);
    }
    delete this.data.collections[collection.id];
  }

  removeMembership(member: Membership): void {
    this.touchUser(member.userId);
    for (const collection of this.collections(member.organizationId)) delete collection.users[member.userId];
    for (const group of Object.values(this.data.groups)) {
      group.members = group.members.filter((id) => id !== member.id);
    }
    delete this.data.memberships[member.id];
  }

  /** Takes items, collections, members, policies and groups along (reference section 7). */
  removeOrganization(id: string): void {
    for (const cipher of Object.values(this.data.ciphers)) {
      if (cipher.organizationId === id) this.removeCipher(cipher);
    }
    this.collections(id).forEach((collection) => this.removeCollection(collection));
    this.memberships(id).forEach((member) => this.removeMembership(member));
    this.data.policies = this.data.policies.filter((policy) => policy.organizationId !== id);
    for (const group of Object.values(this.data.groups)) {
      if (group.organizationId === id) delete this.data.groups[group.id];
    }
    delete this.data.organizations[id];
  }

  /** Moves the revision date that `/api/accounts/revision-date` answers. */
  touchUser(userId: string): void {
    const user = this.user(userId);
    if (user) user.updatedAt = now();
  }

  touchMembers(organizationId: string): void {
    this.memberships(organizationId).forEach((member) => this.touchUser(member.userId));
  }

  /** Of a personal item its owner, else everyone who may see it (upstream Cipher::update_users_revision). */
  touchCipherUsers(cipher: Cipher): void {
    if (cipher.userId !== null) return this.touchUser(cipher.userId);
    const organizationId = cipher.organizationId ?? '';
    for (const member of this.memberships(organizationId)) {
      const sees = cipher.collectionIds.some((id) => this.data.collections[id]?.users[member.userId]);
      if (member.accessAll || sees) this.touchUser(member.userId);
    }
  }

  touchCollectionUsers(collection: Collection): void {
    for (const member of this.memberships(collection.organizationId)) {
      if (member.accessAll || collection.users[member.userId]) this.touchUser(member.userId);
    }
  }
}
