import { createPrivateKey, privateDecrypt, constants } from 'node:crypto';
import { createAccountKeys } from '../../../sandbox/vaultwarden/account/account-keys';
import {
  decrypt,
  encrypt,
  encryptFor,
  masterKey,
  passwordHash,
  stretch,
} from '../../../sandbox/vaultwarden/account/client-crypto';

/** Published values: sdk-internal master_key.rs, keys/kdf.rs, keys/utils.rs (reference section 20). */
describe('client-side cryptography against published vectors', () => {
  it.each(['test@bitwarden.com', 'TEST@bitwarden.com', ' test@bitwarden.com'])(
    'hashes a password for %p',
    async (email) => {
      const key = await masterKey('asdfasdf', email, { kind: 'pbkdf2', iterations: 100_000 });
      expect(await passwordHash(key, 'asdfasdf')).toBe('wmyadRMyBZOH7P/a/ucTCbSghKgdzDpPqUnu/DAVtSw=');
    },
  );

  it('derives and stretches with PBKDF2', async () => {
    const key = await masterKey('67t9b5g67$%Dh89n', 'test_key', { kind: 'pbkdf2', iterations: 10_000 });
    expect(key.toString('hex')).toBe('1f4f68e29647b15ac250acd1118184518aa745a7fe95021b27c5402a16c3564b');
    expect(stretch(key).toString('hex')).toBe(
      '6f1fb22dee9825728fd77c5387adc3178e8678f93d84a3b671c5bdccbc15ed60' +
        'dd7fceea651bca265634221c4e1cb910303d7fa6d1f7c257e81a3055c1f9b39b',
    );
  });

  it('derives with Argon2id', async () => {
    const kdf = { kind: 'argon2id', iterations: 4, memory: 32, parallelism: 2 } as const;
    const key = await masterKey('67t9b5g67$%Dh89n', 'test_key', kdf);
    expect(key.toString('hex')).toBe('cff0e1b1a213a34c626ab3afe00911f01493ed2ff6968db83ee183f23335e1f2');
  });

  it('encrypts to the published strings and refuses a changed one', () => {
    const key = Buffer.from(Array.from({ length: 64 }, (_, index) => index));
    const text = encrypt(key, 'päss wörd ✓', key.subarray(0, 16));
    expect(text).toBe(
      '2.AAECAwQFBgcICQoLDA0ODw==|xqXwMWh4AMYYXY2Jk76jMg==|lVFbPQIOeUTfEzFTPLrD6HQnGJXLToWHTsXLKfgo4Pk=',
    );
    expect(decrypt(key, text).toString()).toBe('päss wörd ✓');
    expect(() => decrypt(key, text.replace('xqX', 'xqY'))).toThrow('MAC');
    expect(() => decrypt(key, '0.a|b')).toThrow('type 2');
  });

  it('makes account keys that open each other', async () => {
    const kdf = { kind: 'pbkdf2', iterations: 5000 } as const;
    const keys = await createAccountKeys('a@example.com', 'password', kdf);
    const master = await masterKey('password', 'a@example.com', kdf);
    expect(decrypt(stretch(master), keys.wrappedUserKey)).toEqual(keys.userKey);
    const der = decrypt(keys.userKey, keys.wrappedPrivateKey);
    const sealed = encryptFor(keys.publicKey, Buffer.from('organization key'));
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    const options = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' };
    expect(privateDecrypt(options, Buffer.from(sealed.slice(2), 'base64')).toString()).toBe('organization key');
  });
});
