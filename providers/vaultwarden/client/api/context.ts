import type { Clock } from '../clock';
import type { SymmetricKey } from '../crypto/symmetric-key';
import { VaultError } from '../errors';
import type { CallOptions } from '../interrupt';
import type { Session } from '../session/session';
import type { Membership, SyncCache } from '../sync-cache';

/** What every part of the API works with. */
export interface ApiContext {
  session: Session;
  cache: SyncCache;
  clock: Clock;
}

/** How something is looked for that an earlier process may have left behind. */
export interface AdoptOptions extends CallOptions {
  /** Ids that belong to somebody already; asked only when there is something to adopt. */
  readonly held?: () => ReadonlySet<string>;
}

/**
 * The account's membership of an organization.
 * @throws VaultError `not-member`
 */
export async function requireMembership(
  { cache }: ApiContext,
  organizationId: string,
  options: CallOptions = {},
): Promise<Membership> {
  const membership = (await cache.snapshot(options)).memberships.get(organizationId);
  if (membership) return membership;
  throw new VaultError('not-member', {
    reason: `The account is no confirmed member of organization ${organizationId}, or it does not exist.`,
    cure: 'Check the id, and let an owner of the organization invite and confirm the account.',
  });
}

/**
 * The key of an organization. The memberships are synced for it when it is not in the ring yet.
 * @throws VaultError `not-member`, `decrypt`
 */
export async function organizationKey(
  { session, cache }: ApiContext,
  organizationId: string,
  options: CallOptions = {},
): Promise<SymmetricKey> {
  const ring = await session.keyRing(options);
  if (!ring.has(organizationId)) await cache.snapshot(options);
  return ring.organizationKey(organizationId);
}

/**
 * Refuses an empty or blank name.
 * @throws VaultError `invalid`
 */
export function requireName(kind: string, name: string): void {
  if (name.trim() !== '') return;
  throw new VaultError('invalid', { reason: `The name of ${kind} is empty.`, cure: 'Give a name.' });
}

/** Two texts that a person cannot tell apart: Terraform turns every text into NFC, the web vault does not. */
export function sameText(one: string, other: string): boolean {
  return one === other || one.normalize('NFC') === other.normalize('NFC');
}
