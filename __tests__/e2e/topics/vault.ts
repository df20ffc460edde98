import type { Checkout } from '../support/checkout';
import { readVault } from '../support/read-vault';

/** What the vault stack put into the vault. */
export function vault(checkout: Checkout): void {
  describe('the vault', () => {
    test('holds the organization, the collection and the login of the design document', async () => {
      const { organizations, collections, items } = await readVault(checkout);
      expect(organizations.map(({ name }) => name)).toEqual(['Platform Team']);
      expect(collections.map(({ name }) => name)).toContain('Production Credentials');
      expect(items.map(({ name, username }) => [name, username])).toEqual([['PostgreSQL Root', 'postgres']]);
      expect(items[0]?.password).toMatch(/^[A-Za-z0-9]{32}$/);
    });
  });
}
