import { FunctionError } from '../../../../providers/framework/provider/provider-function';
import { argon2idPhc, argon2idPhcFunction } from '../../../../providers/vaultwarden/functions/argon2id-phc';

const call = (token: string, salt: string): unknown =>
  argon2idPhcFunction.call({ token, salt }, [], { signal: new AbortController().signal });
const SALT = 'sixteen-bytes-at-least';

describe('argon2id_phc', () => {
  it("gives the hash of the reference implementation's own test", async () => {
    // phc-winner-argon2, src/test.c: version 0x13, t=2, m=2^16, p=1.
    const hash = '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7';
    const phc = await argon2idPhc('password', 'somesalt', { iterations: 2, memoryKib: 65_536, parallelism: 1 });
    const [, kind, version, cost, salt, digest = ''] = phc.split('$');
    expect([kind, version, cost, salt]).toEqual(['argon2id', 'v=19', 'm=65536,t=2,p=1', 'c29tZXNhbHQ']);
    expect(Buffer.from(digest, 'base64').toString('hex')).toBe(hash);
  });

  it('says its cost and salt in the string, as the server reads them', async () => {
    const salt = Buffer.from(SALT).toString('base64').replace(/=+$/, '');
    expect(await call('token', SALT)).toMatch(
      new RegExp(`^\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$${salt}\\$[A-Za-z0-9+/]{43}$`),
    );
  });

  it('answers the same every time, and something else for another salt', async () => {
    const first = await call('token', SALT);
    expect(await call('token', SALT)).toBe(first);
    expect(await call('token', `${SALT}!`)).not.toBe(first);
  });

  it.each([
    ['', SALT, 'token', /token is empty/],
    ['a-secret-token', 'short', 'salt', /salt has 5 bytes; give at least 16/],
  ])('refuses %j with salt %j at its argument, without repeating it', (token, salt, argument, message) => {
    const failure = (() => {
      try {
        return call(token, salt);
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toBeInstanceOf(FunctionError);
    expect(failure).toMatchObject({ argument, message: expect.stringMatching(message) as string });
    expect(String((failure as Error).message)).not.toContain('a-secret-token');
  });
});
