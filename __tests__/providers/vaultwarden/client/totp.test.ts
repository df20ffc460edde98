import { parseTotp, totpCode, totpStep } from '../../../../providers/vaultwarden/client/crypto/totp';
import { OneTimePassword } from '../../../../providers/vaultwarden/client/session/one-time-password';

// RFC 6238, appendix B: the secret is the ASCII text of digits, as long as the digest.
const seeds = {
  SHA1: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
  SHA256: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA',
  SHA512: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNA',
} as const;

describe('one-time passwords', () => {
  it.each([
    ['SHA1', 59, '94287082'],
    ['SHA256', 59, '46119246'],
    ['SHA512', 59, '90693936'],
    ['SHA1', 1111111109, '07081804'],
    ['SHA256', 1111111109, '68084774'],
    ['SHA512', 1111111109, '25091201'],
    ['SHA1', 1111111111, '14050471'],
    ['SHA1', 1234567890, '89005924'],
    ['SHA256', 1234567890, '91819424'],
    ['SHA512', 1234567890, '93441116'],
    ['SHA1', 2000000000, '69279037'],
    ['SHA1', 20000000000, '65353130'],
    ['SHA256', 20000000000, '77737706'],
    ['SHA512', 20000000000, '47863826'],
  ] as const)('match RFC 6238: %s at %i s', (algorithm, time, code) => {
    const parameters = parseTotp(`otpauth://totp/x?secret=${seeds[algorithm]}&digits=8&algorithm=${algorithm}`);
    expect(totpCode(parameters, totpStep(parameters, time * 1_000))).toBe(code);
  });

  it('read base32 as people write it', () => {
    const plain = parseTotp(seeds.SHA1);
    expect(parseTotp('gezd gnbv-gy3t qojq gezd gnbv gy3t qojq==')).toEqual(plain);
    expect(plain).toMatchObject({ digits: 6, period: 30, algorithm: 'sha1' });
  });

  it.each(['', 'not base32!', 'otpauth://hotp/x?secret=GEZDGNBV', 'otpauth://totp/x?secret=GEZDGNBV&digits=99'])(
    'refuse %p without quoting it',
    (secret) => {
      expect(() => parseTotp(secret)).toThrow(/^The TOTP secret (?!.*GEZDGNBV)/);
    },
  );

  it('never use a time step twice: the second code waits for the next step', async () => {
    let now = 59_000;
    const waits: number[] = [];
    const clock = {
      now: () => now,
      random: () => 0,
      sleep: async (milliseconds: number) => {
        waits.push(milliseconds);
        now += milliseconds;
      },
    };
    const password = new OneTimePassword(seeds.SHA1, clock);
    const first = await password.next();
    const second = await password.next();
    expect([first, second, waits]).toEqual(['287082', expect.not.stringMatching(first), [1_000]]);
  });
});
