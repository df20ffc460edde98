import { load } from './fixtures';
import { keyOfName } from '../../config/vault-content';

const organizations = (name: string) => load(name).services.vaultwarden.content.organizations;

describe('the content of the vault', () => {
  it("is the design document's example where the file says nothing", () => {
    expect(organizations('minimal')).toEqual([
      {
        name: 'Platform Team',
        key: 'platform_team',
        collections: [
          {
            name: 'Production Credentials',
            key: 'production_credentials',
            items: [
              {
                name: 'PostgreSQL Root',
                key: 'postgresql_root',
                username: 'postgres',
                uris: ['postgres://postgres.prod.svc.cluster.local:5432'],
                notes: 'Production database root credentials',
                password: { revision: 1, length: 32, special: false },
                onDestroy: 'trash',
              },
            ],
          },
        ],
      },
    ]);
  });

  it('replaces the example, and fills in what an entry leaves out', () => {
    const [team, voice] = organizations('vault-content');
    const [filled, open] = team?.collections ?? [];
    expect(filled?.items.map(({ key }) => key)).toEqual(['postgresql_root', 'cable_modem_zurich']);
    expect(filled?.items[0]?.password).toEqual({ revision: 3, length: 48, special: true });
    expect(filled?.items[1]).toMatchObject({ username: null, password: null, onDestroy: 'delete' });
    expect(open).toEqual({ name: 'Filled by people', key: 'filled_by_people', items: [] });
    expect(voice?.key).toBe('telephony');
    expect(voice?.collections[0]?.items[0]).toMatchObject({ key: 'database', password: { revision: 1, length: 32 } });
  });

  it.each([
    ['PostgreSQL Root', 'postgresql_root'],
    ['  Zürich — 2 (old)', 'zurich_2_old'],
    ['データベース', ''],
  ])('makes the key of %p from Latin letters and digits', (name, key) => {
    expect(keyOfName(name)).toBe(key);
  });
});
