import type { Checkout } from '../support/checkout';
import type { Item } from '../support/kubernetes-objects';
import { readVault } from '../support/read-vault';

/** Item of the hand-over, its user, and where its password comes from. */
const HANDED_OVER = [
  ['authentik: akadmin', 'akadmin', 'authentik', 'authentik-bootstrap', 'password'],
  ['authentik: database', 'authentik', 'authentik', 'authentik-postgres', 'password'],
  ['excalidraw: database', 'excalidraw', 'excalidraw', 'excalidraw-postgres', 'password'],
  ['homer: admin', 'admin', 'homer', 'homer-web-users', 'password'],
  ['homer: database', 'homer', 'homer', 'homer-postgres', 'password'],
  ['vaultwarden: admin page', null, 'vaultwarden', 'vaultwarden-admin', 'token'],
  ['vaultwarden: database', 'vaultwarden', 'vaultwarden', 'vaultwarden-postgres', 'password'],
] as const;

/** What the vault stack put into the vault. */
export function vault(checkout: Checkout): void {
  describe('the vault', () => {
    test('holds the organization, the collection and the login of the design document, and what the platform hands over', async () => {
      const { organizations, collections, items } = await readVault(checkout);
      expect(organizations.map(({ name }) => name)).toEqual(['Platform Team']);
      expect(collections.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['Production Credentials', 'Platform']),
      );
      const [generated, ...others] = items.filter(({ name }) => name === 'PostgreSQL Root');
      expect(others).toEqual([]);
      expect(generated).toMatchObject({
        username: 'postgres',
        password: expect.stringMatching(/^[A-Za-z0-9]{32}$/) as string,
      });

      const handed = items
        .filter((item) => item !== generated)
        .map(({ name, username, password }) => ({ name, username, password }))
        .sort((left, right) => left.name.localeCompare(right.name));
      expect(handed).toEqual(
        HANDED_OVER.map(([name, username, namespace, secret, key]) => {
          const { data = {} } = checkout.kubectl<Item>('-n', namespace, 'get', 'secret', secret);
          return { name, username, password: Buffer.from(data[key] ?? '', 'base64').toString('utf8') };
        }),
      );
    });
  });
}
