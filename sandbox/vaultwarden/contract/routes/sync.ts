import { requireUser } from '../auth/guards';
import { json, queryFlag } from '../http/call';
import type { RouteTable } from '../http/router';
import { visibleCiphers, visibleCollections } from '../rules/access';
import { cipherView } from '../rules/cipher-view';
import { cipherJson } from '../views/cipher-json';
import { listedCollectionJson } from '../views/collection-json';
import { folderJson } from './folders';
import { policyJson } from './policies';
import { unlockJson } from '../views/token-json';
import { profileJson } from '../views/user-json';

/** SSH keys are left out for clients that are older or do not say (reference section 0). */
export function showsSshKeys(version: string | undefined): boolean {
  const match = /^(\d+)\.(\d+)\.(\d+)$/.exec(version ?? '');
  if (!match) return false;
  const [year = 0, month = 0] = match.slice(1).map(Number);
  return year > 2024 || (year === 2024 && month >= 12);
}

const SSH_KEY = 5;

/** Reference section 6. Trashed items are part of it; Send is not offered by this server, its list is empty. */
export const syncRoutes: RouteTable = {
  'GET /api/sync': (call) => {
    const { user } = requireUser(call);
    const { store, settings } = call;
    const header = call.request.headers['bitwarden-client-version'];
    const sshKeys = showsSshKeys(typeof header === 'string' ? header : undefined);
    const view = cipherView(call, user.id, { listed: true });
    const ciphers = visibleCiphers(store, user.id).filter((cipher) => sshKeys || cipher.type !== SSH_KEY);
    const organizations = new Set(
      store.membershipsOf(user.id).flatMap((member) => (member.status === 2 ? [member.organizationId] : [])),
    );
    const domains = { equivalentDomains: [], globalEquivalentDomains: [], object: 'domains' };
    return json({
      profile: profileJson(store, user, settings.ORG_GROUPS_ENABLED),
      folders: Object.values(store.data.folders)
        .filter((folder) => folder.userId === user.id)
        .map(folderJson),
      collections: visibleCollections(store, user.id).map((entry) => listedCollectionJson(store, user.id, entry)),
      policies: store.data.policies.filter((policy) => organizations.has(policy.organizationId)).map(policyJson),
      ciphers: ciphers.map((cipher) => cipherJson(view, cipher)),
      domains: queryFlag(call, 'excludeDomains') ? null : domains,
      sends: [],
      userDecryption: unlockJson(user),
      object: 'sync',
    });
  },
};
