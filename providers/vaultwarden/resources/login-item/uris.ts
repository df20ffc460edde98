import type { ItemUri, UriInput, UriMatch } from '../../client/api/login-item';
import type { UriState } from './schema';

/** `uris` and `uri_matches` of a resource; at most one of them is configured. */
export interface UriParts {
  readonly uris: readonly string[] | null;
  readonly uri_matches: readonly UriState[] | null;
}

/** As the client takes them: a plain URI leaves its match as it is. */
export function toItemUris({ uris, uri_matches: matches }: UriParts): UriInput[] {
  if (uris !== null) return uris.map((uri) => ({ uri }));
  return (matches ?? []).map(({ uri, match }) => ({ uri, match: match === 'default' ? null : (match as UriMatch) }));
}

/** An element of `uri_matches`. */
export function uriState({ uri, match }: ItemUri): UriState {
  return { uri, match: match ?? 'default' };
}
