import { secretHider } from '../../../cli/planning/hide-secrets';

test('secrets of the environment are taken out of a text, the longest first', () => {
  const hide = secretHider({
    PG_CONN_STR: 'postgres://terraform:geheim123@db/terraform',
    VAULTWARDEN_PASSWORD: 'master-password',
    TF_VAR_smtp_password_authentik: 'smtp-secret',
    AWS_ACCESS_KEY_ID: 'AKIA12345',
    OTHER_TOKEN: 'smtp-secret-longer',
  });
  const text =
    'pq: geheim123 and postgres://terraform:geheim123@db/terraform, master-password, smtp-secret-longer, smtp-secret';
  expect(hide(text)).toBe('pq: (not shown) and (not shown), (not shown), (not shown), (not shown)');
});

test('words that only look like a value stay, and so does everything else', () => {
  const hide = secretHider({ SHORT_TOKEN: 'abc', CLUSTER_ENV: 'production', PATH: '/usr/bin' });
  expect(hide('abc of production in /usr/bin')).toBe('abc of production in /usr/bin');
});
