import { present } from './blueprint';
import type { BlueprintEntry } from './blueprint';
import { OWN } from './shipped';
import { KeyOf } from './tags';

/** What the groups have to know of an LDAP directory. */
interface Searched {
  readonly slug: string;
  /** Groups whose members may search the whole of it. */
  readonly searchers: readonly string[];
}

/** Id of the role whose members may search one LDAP directory. */
export const searchRoleId = (slug: string): string => `role-search-${slug}`;

/**
 * The groups of the configuration; who belongs to them is decided in authentik. Their roles are ours as soon as there is
 * an LDAP directory: a group that may no longer search loses the role.
 */
export function groupEntries(groups: readonly string[], directories: readonly Searched[]): BlueprintEntry[] {
  const roles = directories.map(({ slug }) =>
    present('authentik_rbac.role', { name: `${OWN}-search-${slug}` }, {}, { id: searchRoleId(slug) }),
  );
  const rolesOf = (group: string): KeyOf[] =>
    directories.filter(({ searchers }) => searchers.includes(group)).map(({ slug }) => new KeyOf(searchRoleId(slug)));
  return [
    ...roles,
    ...groups.map((name) =>
      present('authentik_core.group', { name }, directories.length === 0 ? {} : { roles: rolesOf(name) }),
    ),
  ];
}
