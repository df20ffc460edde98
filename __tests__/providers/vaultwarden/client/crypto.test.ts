import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import {
  decrypt,
  encStringLength,
  encrypt,
  noteLimit,
} from '../../../../providers/vaultwarden/client/crypto/enc-string';
import {
  accountSalt,
  checkKdfBounds,
  deriveMasterKey,
  masterPasswordHash,
  readKdfParameters,
} from '../../../../providers/vaultwarden/client/crypto/kdf';
import type { KdfParameters } from '../../../../providers/vaultwarden/client/crypto/kdf';
import { KeyPair } from '../../../../providers/vaultwarden/client/crypto/key-pair';
import { KeyRing } from '../../../../providers/vaultwarden/client/crypto/key-ring';
import { SymmetricKey } from '../../../../providers/vaultwarden/client/crypto/symmetric-key';
import { publishedAccounts } from './published-accounts';

const pbkdf2 = (iterations: number): KdfParameters => ({ type: 'pbkdf2', iterations });
const argon2id = (iterations: number, memoryMiB: number, parallelism: number): KdfParameters => ({
  type: 'argon2id',
  iterations,
  memoryMiB,
  parallelism,
});

/** AES key 00..1f, MAC key 20..3f. */
const vectorKey = SymmetricKey.fromBytes(Buffer.from(Array.from({ length: 64 }, (_, index) => index)));
const vectorIv = Buffer.from(Array.from({ length: 16 }, (_, index) => index));
const vectors: [string, string][] = [
  ['', '2.AAECAwQFBgcICQoLDA0ODw==|6cPvirI0U+bwdJzWNueojg==|Vzx/uHafpHNxB88ivWdBTqWx6wQnwAdQ0Z7O9+fn7Ro='],
  ['vaultwarden', '2.AAECAwQFBgcICQoLDA0ODw==|8MJw5kDLuDsR/fLUFkfvHA==|gm/etB6iu3yXtehpNnybwV+RVAKRq5NEOKMpXA/idDE='],
  [
    '0123456789abcdef',
    '2.AAECAwQFBgcICQoLDA0ODw==|4j/AuRx71kQlxVlzbpsMWEhewdanHmFZMjJdZQbsNwA=|U4IZvVA/n7cXVT2W60e1690hWKLRgA1JB64UHJZ1cx8=',
  ],
  ['päss wörd ✓', '2.AAECAwQFBgcICQoLDA0ODw==|xqXwMWh4AMYYXY2Jk76jMg==|lVFbPQIOeUTfEzFTPLrD6HQnGJXLToWHTsXLKfgo4Pk='],
];

describe('key derivation', () => {
  it.each(['test@bitwarden.com', 'TEST@bitwarden.com', ' test@bitwarden.com'])(
    'gives the published password hash for %p: the salt is trimmed and in lower case',
    async (email) => {
      const key = await deriveMasterKey('asdfasdf', accountSalt(email), pbkdf2(100_000));
      expect(await masterPasswordHash(key, 'asdfasdf')).toBe('wmyadRMyBZOH7P/a/ucTCbSghKgdzDpPqUnu/DAVtSw=');
    },
  );

  it('gives the published Argon2id hash and keys', async () => {
    const key = await deriveMasterKey('asdfasdf', 'test_salt', argon2id(4, 32, 2));
    expect(await masterPasswordHash(key, 'asdfasdf')).toBe('PR6UjYmjmppTYcdyTiNbAhPJuQQOmynKbdEl1oyi/iQ=');
    const second = await deriveMasterKey('67t9b5g67$%Dh89n', 'test_key', argon2id(4, 32, 2));
    expect(second.toString('hex')).toBe('cff0e1b1a213a34c626ab3afe00911f01493ed2ff6968db83ee183f23335e1f2');
    const third = await deriveMasterKey('test1234', 'somesalt', argon2id(3, 64, 4));
    expect(third.toString('base64')).toBe('CAgX8/OUnQXSAzipUdqaQ9CFCflNf2lowXvfbpzNmXU=');
  });

  it('gives the published PBKDF2 key and stretches it to the published pair', async () => {
    const key = await deriveMasterKey('67t9b5g67$%Dh89n', 'test_key', pbkdf2(10_000));
    expect(key.toString('hex')).toBe('1f4f68e29647b15ac250acd1118184518aa745a7fe95021b27c5402a16c3564b');
    const stretched = SymmetricKey.stretch(key);
    expect(stretched.encryptionKey.toString('hex')).toBe(
      '6f1fb22dee9825728fd77c5387adc3178e8678f93d84a3b671c5bdccbc15ed60',
    );
    expect(stretched.macKey.toString('hex')).toBe('dd7fceea651bca265634221c4e1cb910303d7fa6d1f7c257e81a3055c1f9b39b');
  });

  it('gives the published hash of another password than the one derived from', async () => {
    const key = await deriveMasterKey('password', 'salt', pbkdf2(100_000));
    expect(await masterPasswordHash(key, 'somepassword')).toBe('F0/RWOCogHqaZ17uC/aFv0XgDMUAAkAhQR99wbQQL2I=');
  });

  it.each([
    [pbkdf2(4_999), 'PBKDF2 iterations = 4999'],
    [pbkdf2(10_000_001), 'PBKDF2 iterations = 10000001'],
    [argon2id(1, 64, 4), 'iterations = 1'],
    [argon2id(3, 15, 4), 'memory in MiB = 15'],
    [argon2id(3, 64, 0), 'parallelism = 0'],
    [argon2id(3, 4_096, 4), 'memory in MiB = 4096'],
  ])('refuses a server that asks for %j', async (kdf, words) => {
    await expect(deriveMasterKey('asdfasdf', 'salt', kdf)).rejects.toMatchObject({
      kind: 'invalid',
      message: expect.stringContaining(words) as string,
    });
  });

  it('takes the very minimums of the official clients', () => {
    expect(() => checkKdfBounds(pbkdf2(5_000))).not.toThrow();
    expect(() => checkKdfBounds(argon2id(2, 16, 1))).not.toThrow();
  });

  it('reads the parameters in both spellings and refuses unknown functions', () => {
    expect(readKdfParameters({ kdf: 0, kdfIterations: 600_000 })).toEqual(pbkdf2(600_000));
    expect(readKdfParameters({ Kdf: 1, KdfIterations: 3, KdfMemory: 64, KdfParallelism: 4 })).toEqual(
      argon2id(3, 64, 4),
    );
    expect(() => readKdfParameters({ kdf: 2, kdfIterations: 3 })).toThrow('key derivation 2');
    expect(() => readKdfParameters({ kdf: 1, kdfIterations: 3, kdfMemory: null })).toThrow('incomplete');
  });
});

describe('EncString', () => {
  it.each(vectors)('encrypts %p to the deterministic vector and back', (plaintext, encrypted) => {
    expect(encrypt(plaintext, vectorKey, vectorIv)).toBe(encrypted);
    expect(decrypt(encrypted, vectorKey, 'It')).toBe(plaintext);
  });

  it('is as long as the formula says, and the note limits are the last lengths that fit', () => {
    for (const bytes of [0, 1, 15, 16, 17, 31, 32, 1_000]) {
      expect(encrypt('x'.repeat(bytes), vectorKey)).toHaveLength(encStringLength(bytes));
    }
    expect(encStringLength(noteLimit.plaintextBytes)).toBeLessThanOrEqual(10_000);
    expect(encStringLength(noteLimit.plaintextBytes + 1)).toBeGreaterThan(10_000);
    expect(encStringLength(noteLimit.increasedPlaintextBytes)).toBeLessThanOrEqual(100_000);
    expect(encStringLength(noteLimit.increasedPlaintextBytes + 1)).toBeGreaterThan(100_000);
  });

  it('never gives the same ciphertext twice', () => {
    expect(encrypt('same', vectorKey)).not.toBe(encrypt('same', vectorKey));
  });

  const good = vectors[1]?.[1] ?? '';
  const [iv, data, mac] = good.slice(2).split('|');
  it.each([
    ['a flipped bit in the MAC', `2.${iv}|${data}|A${mac?.slice(1)}`, 'MAC'],
    ['a flipped bit in the ciphertext', `2.${iv}|A${data?.slice(1)}|${mac}`, 'MAC'],
    ['another IV', `2.AQECAwQFBgcICQoLDA0ODw==|${data}|${mac}`, 'MAC'],
    ['a MAC cut short', `2.${iv}|${data}|gm/etB6i`, 'damaged'],
    ['no MAC', `2.${iv}|${data}`, 'damaged'],
    ['a cut ciphertext', `2.${iv}|8MJw5kDL|${mac}`, 'damaged'],
    ['broken base64', `2.${iv}|%%%|${mac}`, 'base64'],
    ['type 0, which has no MAC', `0.${iv}|${data}`, 'type 0'],
    ['type 4', '4.AAAA', 'type 4'],
    ['plain text', 'hello', 'no EncString'],
    ['nothing', '', 'no EncString'],
  ])('refuses %s', (_, text, words) => {
    expect(() => decrypt(text, vectorKey, 'The name')).toThrow(words);
    expect(() => decrypt(text, vectorKey, 'The name')).toThrow(expect.objectContaining({ kind: 'decrypt' }) as Error);
  });

  it('refuses another key', () => {
    expect(() => decrypt(good, SymmetricKey.generate(), 'The name')).toThrow('MAC of this key');
  });
});

describe('key ring', () => {
  const { test, legacy } = publishedAccounts;

  it('opens the published account: user key, RSA key pair, organization key', async () => {
    const masterKey = await deriveMasterKey(test.password, test.email, pbkdf2(600_000));
    expect(await masterPasswordHash(masterKey, test.password)).toBe('8HT+qrqqhBaGEIHp9mwuv1ivoW9r6yaauAkOCYbe+SM=');
    const ring = KeyRing.open(masterKey, test.wrappedUserKey, test.wrappedPrivateKey);
    ring.addWrapped(test.organizationId, test.wrappedOrganizationKey);
    expect(ring.organizationKey(test.organizationId).toBytes()).toHaveLength(64);
    // The published public key of the account, from the same source.
    expect(createHash('sha256').update(ring.keyPair.publicKey).digest('hex')).toBe(
      'b99312e14732e4e368fe89d3e92ab39fd6b05b8df64244127c25d5ee6e063931',
    );
  });

  it('opens the published account whose user key has no MAC', async () => {
    const masterKey = await deriveMasterKey(legacy.password, legacy.email, pbkdf2(600_000));
    const ring = KeyRing.open(masterKey, legacy.wrappedUserKey, legacy.wrappedPrivateKey);
    expect([...ring.userKey.encryptionKey.subarray(0, 4)]).toEqual([12, 95, 151, 203]);
    expect([...ring.userKey.macKey.subarray(0, 4)]).toEqual([186, 215, 234, 137]);
  });

  it('refuses a wrong password, and an organization it has no key of', async () => {
    const wrong = await deriveMasterKey('asdfasdfasdg', test.email, pbkdf2(5_000));
    expect(() => KeyRing.open(wrong, test.wrappedUserKey, test.wrappedPrivateKey)).toThrow('MAC of this key');
    const masterKey = await deriveMasterKey(test.password, test.email, pbkdf2(600_000));
    const ring = KeyRing.open(masterKey, test.wrappedUserKey, test.wrappedPrivateKey);
    expect(() => ring.organizationKey('other')).toThrow(expect.objectContaining({ kind: 'not-member' }) as Error);
    ring.addWrapped('other', (await KeyPair.generate()).encapsulate(SymmetricKey.generate()));
    expect(() => ring.organizationKey('other')).toThrow("not wrapped for this account's key pair");
  });

  it('shares a key of its own by RSA and takes it back', async () => {
    const pair = await KeyPair.generate();
    const key = SymmetricKey.generate();
    const shared = pair.encapsulate(key);
    expect(shared).toMatch(/^4\./);
    expect(pair.decapsulate(shared, 'It').toBytes().equals(key.toBytes())).toBe(true);
    const again = KeyPair.unwrap(pair.wrap(key), key, 'It');
    expect(again.publicKey).toBe(pair.publicKey);
    expect(() => pair.decapsulate(shared.replace('4.', '3.'), 'It')).toThrow('type 3');
  });

  it('prints no key', () => {
    const printed = [
      inspect(vectorKey, { depth: 9, showHidden: true }),
      JSON.stringify({ vectorKey }),
      String(vectorKey),
    ];
    expect(printed.join()).not.toMatch(/AAEC|0001|00 01|Buffer/);
    expect(printed[2]).toBe('[SymmetricKey]');
  });
});
