/** How a client compares an item's URI with a page. */
export type UriMatch = 'base_domain' | 'host' | 'starts_with' | 'exact' | 'regular_expression' | 'never';

/** The numbers of the matches on the wire; null there is the account's default. */
export const uriMatches: readonly UriMatch[] = [
  'base_domain',
  'host',
  'starts_with',
  'exact',
  'regular_expression',
  'never',
];

/** A URI of an item; `match: null` is the account's default. */
export interface ItemUri {
  uri: string;
  match: UriMatch | null;
}

/** A custom field. A linked one shows another part of the item: 100 username, 101 password. */
export type ItemField =
  | { name: string; type: 'text' | 'hidden'; value: string }
  | { name: string; type: 'boolean'; value: boolean }
  | { name: string; type: 'linked'; linkedId: number };

/** The numbers of the field types on the wire. */
export const fieldTypes = ['text', 'hidden', 'boolean', 'linked'] as const;

/** What a linked field of a login may show. */
export const linkedIds = { username: 100, password: 101 } as const;

/** A login, decrypted. Holds secrets: never print it. Absent texts are null. */
export interface LoginItem {
  id: string;
  organizationId: string | undefined;
  collectionIds: string[];
  name: string;
  username: string | null;
  password: string | null;
  totp: string | null;
  uris: ItemUri[];
  notes: string | null;
  fields: ItemField[];
  /** Whether clients ask for the master password again. */
  reprompt: boolean;
  /** RFC 3339, UTC, as the server wrote it. */
  creationDate: string;
  revisionDate: string;
  /** When it was put into the trash. */
  deletedDate: string | undefined;
}

/** What a login is made of. */
export interface NewLoginItem {
  organizationId: string;
  /** At least one: without a collection only members with full access see the item. */
  collectionIds: string[];
  name: string;
  username?: string | null | undefined;
  password?: string | null | undefined;
  totp?: string | null | undefined;
  uris?: UriInput[] | undefined;
  notes?: string | null | undefined;
  fields?: ItemField[] | undefined;
  reprompt?: boolean | undefined;
}

/** A URI as input: without `match`, an existing one keeps its own and a new one gets the default. */
export interface UriInput {
  uri: string;
  match?: UriMatch | null | undefined;
}

/** What changes in a login: undefined leaves a part alone, null (or an empty text) removes it; lists are whole lists. */
export interface LoginItemChange extends Partial<Omit<NewLoginItem, 'organizationId' | 'collectionIds' | 'fields'>> {
  /** The list, or how it is made from the one that is there at the moment of the write. */
  fields?: ItemField[] | ((present: ItemField[]) => ItemField[]) | undefined;
}
