import { showValue } from '../../config/problem';
import { findRefused } from '../../config/refused';
import { isSecretKey } from '../../config/secrets';

describe('a key that would hold a secret', () => {
  it.each([
    'password',
    'smtpPassword',
    'secret_key',
    'secretKey',
    'clientSecret',
    'api_key',
    'token',
    'accessKey',
    'conn_str',
  ])('%s is one', (key) => expect(isSecretKey(key)).toBe(true));

  it.each([
    'existingSecret',
    'imagePullSecrets',
    'secretName',
    'passwordSecretRef',
    'secretKeyRef',
    'automount',
    'key',
    'host',
  ])('%s is none', (key) => expect(isSecretKey(key)).toBe(false));
});

describe('a secret in a file', () => {
  it.each([
    ['by its key', { password: 'hunter2' }],
    ['as a number', { values: { password: 12345678 } }],
    ['in a list', { env: [{ value: 'postgres://u:hunter2@db/x' }] }],
    ['in a URL without a password', { url: 'https://hunter2@git.example.org' }],
    ['as a private key', { tls: '-----BEGIN EC PRIVATE KEY-----\nhunter2' }],
    ['in the place of a revision', { secretRevisions: { database: 1, secretKey: 'hunter2' } }],
  ])('is found %s, and not shown', (_, data) => {
    const found = findRefused(data);
    expect(found).toHaveLength(1);
    expect(JSON.stringify(found)).not.toMatch(/hunter2|12345678/);
  });

  it.each([
    ['a revision', { secretRevisions: { secretKey: 2 } }],
    ['a switch', { automountServiceAccountToken: false }],
    ['a reference', { password: 'env://DB_PASSWORD' }],
    ['an image with a digest', { image: `docker.io/traefik@sha256:${'0'.repeat(64)}` }],
    ['an image on a registry with a port', { image: 'mirror:5000/traefik:v3.7.11' }],
    ['an e-mail address', { from: 'noreply@example.org' }],
  ])('is not seen in %s', (_, data) => {
    expect(findRefused(data)).toEqual([]);
  });

  it('an image without a tag on a registry with a port is still one without a tag', () => {
    expect(findRefused({ image: 'mirror:5000/traefik' })).toHaveLength(1);
  });
});

describe('a value in a message', () => {
  it('of a map or list is only its kind', () => {
    expect(showValue({ password: 'hunter2' })).toBe('A map');
    expect(showValue(['hunter2', 'x'])).toBe('A list of 2');
  });

  it('has neither the account nor the query of a URL', () => {
    expect(showValue('https://u:hunter2@example.org/a?token=hunter2')).toBe('"https://***@example.org/a?***"');
  });

  it('is cut at 80 characters', () => {
    expect(showValue('x'.repeat(200))).toHaveLength(80);
  });
});
