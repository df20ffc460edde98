import type { Finding } from './issues';
import { formatPath } from './key-path';
import type { KeyPath } from './key-path';
import type { ResolvedEnvironment } from './types';
import { handedOver } from './handed-over';
import { HANDED_OVER, stateName } from './vault-content';

const ORGANIZATIONS: KeyPath = ['services', 'vaultwarden', 'content', 'organizations'];

/** Something of the vault that has a name for people and one for the state. */
interface Named {
  readonly kind: 'organization' | 'collection' | 'item';
  readonly name: string;
  readonly path: KeyPath;
  readonly key: string;
  /** Name in the state, among those of its kind. */
  readonly address: string;
  /** What names are told apart in: all organizations, or one of them. */
  readonly within: KeyPath;
}

const named = ({ services }: ResolvedEnvironment): Named[] =>
  services.vaultwarden.content.organizations.flatMap((organization, position): Named[] => {
    const path = [...ORGANIZATIONS, position];
    const { name, key, collections } = organization;
    const within = path;
    return [
      { kind: 'organization', name, key, path, address: key, within: ORGANIZATIONS },
      ...collections.flatMap((collection, index): Named[] => {
        const below = [...path, 'collections', index];
        const address = stateName(organization, collection);
        return [
          { kind: 'collection', name: collection.name, key: collection.key, path: below, address, within },
          ...collection.items.map((item, number): Named => {
            const itemPath = [...below, 'items', number];
            const itemAddress = stateName(organization, item);
            return { kind: 'item', name: item.name, key: item.key, path: itemPath, address: itemAddress, within };
          }),
        ];
      }),
    ];
  });

const FIX = {
  organization: 'Give each organization a name of its own.',
  collection: 'Give each collection of an organization a name of its own.',
  item: 'Keep it in one collection, or give one of the two another name.',
} as const;

/** The first owner of each value, and what to say of those that come later. */
const claim = (owners: Map<string, Named>, value: string, each: Named): Named | undefined => {
  const owner = owners.get(value);
  if (owner === undefined) owners.set(value, each);
  return owner;
};

/**
 * Names that occur twice (people could not tell the two apart, and an item would be in two places), and keys that would
 * give two things one address in the state.
 */
export const checkVaultNames = (config: ResolvedEnvironment): Finding[] => {
  const byName = new Map<string, Named>();
  const byAddress = new Map<string, Named>();
  // What is in an organization that is there twice would be told of twice.
  const again = new Set<string>();
  return named(config).flatMap((each): Finding[] => {
    const { kind, name, path, key, address } = each;
    const within = formatPath(each.within);
    if (again.has(within)) return [];
    const namesake = claim(byName, JSON.stringify([kind, within, name.normalize('NFC')]), each);
    if (namesake !== undefined) {
      again.add(formatPath(path));
      const problem = `The ${kind} ${JSON.stringify(name)} is already ${formatPath(namesake.path)}.`;
      return [{ path: [...path, 'name'], problem, fix: FIX[kind] }];
    }
    if (!/^[a-z]/.test(key)) {
      const problem = `No key for the state can be made of the name ${JSON.stringify(name)}.`;
      const fix = `Write one as ${formatPath([...path, 'key'])}, such as ${kind}_1.`;
      return [{ path: [...path, 'name'], problem, allowed: 'a name that begins with a Latin letter', fix }];
    }
    if (address.startsWith(HANDED_OVER)) {
      const problem = `The state would call this ${kind} ${address}, and ${HANDED_OVER} belongs to what the platform hands over.`;
      return [{ path: [...path, 'name'], problem, fix: `Write another key as ${formatPath([...path, 'key'])}.` }];
    }
    const neighbour = claim(byAddress, `${kind} ${address}`, each);
    if (neighbour === undefined) return [];
    const problem = `The state would call this ${kind} ${address}, as it does ${formatPath(neighbour.path)}.`;
    return [{ path: [...path, 'name'], problem, fix: `Give one of the two a key of its own.` }];
  });
};

/** The hand-over needs an organization that is there, and names of its own in it. */
export const checkHandOver = (config: ResolvedEnvironment): Finding[] => {
  const { organizations, handOver } = config.services.vaultwarden.content;
  if (!handOver.enabled) return [];
  const path: KeyPath = ['services', 'vaultwarden', 'content', 'handOver'];
  const position = organizations.findIndex(({ name }) => name === handOver.organization);
  const organization = organizations[position];
  if (organization === undefined) {
    const problem = `There is no organization ${JSON.stringify(handOver.organization)} to hand over to.`;
    const allowed = organizations.map(({ name }) => name).join(', ');
    return [{ path: [...path, 'organization'], problem, allowed, fix: 'Correct the name, or add the organization.' }];
  }
  const names = new Set(handedOver(config).map(({ name }) => name));
  return organization.collections.flatMap((collection, index): Finding[] => {
    const below = [...ORGANIZATIONS, position, 'collections', index];
    const own: Finding[] =
      collection.name === handOver.collection
        ? [
            {
              path: [...below, 'name'],
              problem: `The collection ${JSON.stringify(collection.name)} is that of the credentials which the platform hands over.`,
              fix: `Give it another name, or set ${formatPath([...path, 'collection'])}.`,
            },
          ]
        : [];
    const items = collection.items.flatMap(({ name }, number): Finding[] =>
      names.has(name)
        ? [
            {
              path: [...below, 'items', number, 'name'],
              problem: `The item ${JSON.stringify(name)} is one that the platform hands over.`,
              fix: 'Give it another name.',
            },
          ]
        : [],
    );
    return [...own, ...items];
  });
};
