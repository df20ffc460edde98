/** What the server remembers. Ids are UUIDs, dates RFC 3339 in UTC with six digits, `null` is an absent value. */
export interface VaultData {
  users: Record<string, User>;
  devices: Device[];
  /** E-mail addresses that may register although sign-up is closed. */
  invitations: string[];
  organizations: Record<string, Organization>;
  memberships: Record<string, Membership>;
  collections: Record<string, Collection>;
  ciphers: Record<string, Cipher>;
  folders: Record<string, Folder>;
  groups: Record<string, Group>;
  policies: Policy[];
}

export interface Kdf {
  /** 0 PBKDF2, 1 Argon2id. */
  type: number;
  iterations: number;
  memory: number | null;
  parallelism: number | null;
}

export interface User {
  id: string;
  email: string;
  name: string;
  enabled: boolean;
  createdAt: string;
  updatedAt: string;
  /** Salted hash of the password hash; '' while the account is an invitation only. */
  passwordHash: string;
  passwordSalt: string;
  passwordIterations: number;
  securityStamp: string;
  kdf: Kdf;
  /** User key, wrapped by the client. */
  key: string;
  privateKey: string | null;
  publicKey: string | null;
  apiKey: string | null;
  totp: { secret: string; lastStep: number } | null;
}

export interface Device {
  id: string;
  userId: string;
  name: string;
  type: number;
  refreshToken: string;
  twoFactorRemember: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface Organization {
  id: string;
  name: string;
  billingEmail: string;
  privateKey: string | null;
  publicKey: string | null;
  apiKey: { id: string; secret: string; revisionDate: string } | null;
}

export interface Membership {
  id: string;
  userId: string;
  organizationId: string;
  /** 0 owner, 1 admin, 2 user, 3 manager (shown as 4, custom). */
  type: number;
  /** 0 invited, 1 accepted, 2 confirmed; 128 less when revoked. */
  status: number;
  accessAll: boolean;
  /** Organization key, wrapped for this member. */
  key: string;
  externalId: string | null;
}

/** Rights on one collection. */
export interface AccessFlags {
  readOnly: boolean;
  hidePasswords: boolean;
  manage: boolean;
}

export interface Collection {
  id: string;
  organizationId: string;
  name: string;
  externalId: string | null;
  /** By user id. */
  users: Record<string, AccessFlags>;
  /** By group id. */
  groups: Record<string, AccessFlags>;
}

export interface Attachment {
  id: string;
  fileName: string;
  size: number;
  key: string | null;
}

export interface Cipher {
  id: string;
  userId: string | null;
  organizationId: string | null;
  createdAt: string;
  updatedAt: string;
  deletedAt: string | null;
  type: number;
  name: string;
  key: string | null;
  notes: string | null;
  fields: unknown;
  /** The block of the type, as it was received. */
  data: Record<string, unknown>;
  passwordHistory: unknown;
  reprompt: number | null;
  collectionIds: string[];
  attachments: Attachment[];
  /** By user id. */
  folders: Record<string, string>;
  /** User ids. */
  favorites: string[];
  /** By user id. */
  archived: Record<string, string>;
}

export interface Folder {
  id: string;
  userId: string;
  name: string;
  createdAt: string;
  updatedAt: string;
}

export interface Group {
  id: string;
  organizationId: string;
  name: string;
  accessAll: boolean;
  externalId: string | null;
  /** Membership ids. */
  members: string[];
}

export interface Policy {
  id: string;
  organizationId: string;
  type: number;
  enabled: boolean;
  data: unknown;
}
