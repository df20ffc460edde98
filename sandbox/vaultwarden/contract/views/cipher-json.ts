import { canWriteCollection, cipherAccess, seesCollection } from '../rules/access';
import { formatDate } from '../store/clock';
import type { Attachment, Cipher } from '../store/records';
import type { VaultStore } from '../store/vault-store';

/** For whom an item is written. */
export interface CipherView {
  readonly store: VaultStore;
  readonly userId: string;
  /** Public address and token maker, for the address of an attachment. */
  readonly attachmentUrl: (cipherId: string, attachmentId: string) => string;
  /** `organization` leaves out what belongs to one user (reference section 12, organization-details). */
  readonly kind: 'user' | 'organization';
  /** Lists hold every collection the user sees, a single answer those they may write (upstream Cipher::to_json). */
  readonly listed: boolean;
}

const BLOCKS = [
  'login',
  'secureNote',
  'card',
  'identity',
  'sshKey',
  'bankAccount',
  'driversLicense',
  'passport',
] as const;

/** The block that a type's data stands in; types above 5 can be read but not written (reference section 12). */
export const blockOf = (type: number): (typeof BLOCKS)[number] | undefined => BLOCKS[type - 1];

/** Upstream reads keys of any stored block with a small first letter (src/util.rs, LowerCase). */
export function smallKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(smallKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [smallKey(key), smallKeys(inner)]);
  return Object.fromEntries(entries);
}

const smallKey = (key: string) => (key.toLowerCase() === 'ssn' ? 'ssn' : key.slice(0, 1).toLowerCase() + key.slice(1));

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

const smallNumber = (text: string): number | null =>
  /^\d{1,3}$/.test(text) && Number(text) < 256 ? Number(text) : null;

function loginJson(block: Record<string, unknown>): Record<string, unknown> {
  const { uris, passwordRevisionDate } = block;
  const cleaned = Array.isArray(uris)
    ? uris.map((entry) => {
        const uri = record(entry);
        return typeof uri['match'] === 'string' ? { ...uri, match: smallNumber(uri['match']) } : uri;
      })
    : uris;
  const first = Array.isArray(cleaned) ? record(cleaned[0])['uri'] : null;
  return {
    ...block,
    uri: first ?? null,
    ...(cleaned === undefined ? {} : { uris: cleaned }),
    ...(typeof passwordRevisionDate === 'string' ? { passwordRevisionDate: formatDate(passwordRevisionDate) } : {}),
  };
}

/** The type's block as clients can bear it (reference section 12, "server cleans"). */
function blockJson(cipher: Cipher): unknown {
  const block = record(smallKeys(cipher.data));
  if (cipher.type === 1) return loginJson(block);
  if (cipher.type === 2) return typeof block['type'] === 'number' ? block : { type: 0 };
  if (cipher.type === 5) {
    const whole = ['keyFingerprint', 'privateKey', 'publicKey'].every((name) => block[name]);
    return whole ? block : null;
  }
  return block;
}

function fieldsJson(fields: unknown): unknown[] {
  if (!Array.isArray(fields)) return [];
  return (smallKeys(fields) as unknown[]).map((entry) => {
    const field = record(entry);
    const { type } = field;
    // 1 is "hidden": a field of unknown type must not be shown.
    if (typeof type === 'number') return field;
    return { ...field, type: (typeof type === 'string' ? smallNumber(type) : null) ?? 1 };
  });
}

function historyJson(history: unknown): unknown[] {
  if (!Array.isArray(history)) return [];
  return (smallKeys(history) as unknown[]).map(record).flatMap((entry) => {
    if (typeof entry['password'] !== 'string') return [];
    const used = entry['lastUsedDate'];
    return [{ ...entry, lastUsedDate: formatDate(typeof used === 'string' ? used : '') }];
  });
}

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** As upstream src/util.rs, get_display_size. */
function displaySize(size: number): string {
  let value = size;
  let unit = 0;
  for (; value >= 1024 && unit < UNITS.length - 1; unit++) value /= 1024;
  return `${value.toFixed(2)} ${UNITS[unit] ?? ''}`;
}

export function attachmentJson(view: CipherView, cipherId: string, attachment: Attachment): object {
  return {
    id: attachment.id,
    url: view.attachmentUrl(cipherId, attachment.id),
    fileName: attachment.fileName,
    size: String(attachment.size),
    sizeName: displaySize(attachment.size),
    key: attachment.key,
    object: 'attachment',
  };
}

function collectionIds(view: CipherView, cipher: Cipher): string[] {
  if (view.kind === 'organization' && view.listed) return cipher.collectionIds;
  const { store, userId } = view;
  const member = cipher.organizationId === null ? undefined : store.membership(userId, cipher.organizationId);
  return cipher.collectionIds.filter((id) => {
    const collection = store.data.collections[id];
    if (!collection || !member || !seesCollection(store, member, collection)) return false;
    return view.listed || canWriteCollection(store, userId, collection);
  });
}

/** What belongs to one user rather than to the item. */
function userPart(view: CipherView, cipher: Cipher): object {
  if (view.kind === 'organization') return {};
  const access = cipherAccess(view.store, view.userId, cipher) ?? { readOnly: true, hidePasswords: true };
  const write = !access.readOnly;
  return {
    folderId: cipher.folders[view.userId] ?? null,
    favorite: cipher.favorites.includes(view.userId),
    archivedDate: cipher.archived[view.userId] ?? null,
    edit: write,
    viewPassword: !access.hidePasswords,
    permissions: { delete: write, restore: write },
  };
}

export function cipherJson(view: CipherView, cipher: Cipher): Record<string, unknown> {
  const { attachments } = cipher;
  const blocks = Object.fromEntries(BLOCKS.map((name) => [name, null]));
  return {
    object: 'cipherDetails',
    id: cipher.id,
    type: cipher.type,
    creationDate: cipher.createdAt,
    revisionDate: cipher.updatedAt,
    deletedDate: cipher.deletedAt,
    reprompt: cipher.reprompt ?? 0,
    organizationId: cipher.organizationId,
    key: cipher.key,
    attachments: attachments.length > 0 ? attachments.map((entry) => attachmentJson(view, cipher.id, entry)) : null,
    organizationUseTotp: true,
    collectionIds: collectionIds(view, cipher),
    name: cipher.name,
    notes: cipher.notes,
    fields: fieldsJson(cipher.fields),
    passwordHistory: historyJson(cipher.passwordHistory),
    ...blocks,
    ...userPart(view, cipher),
    [blockOf(cipher.type) ?? 'login']: blockJson(cipher),
  };
}
