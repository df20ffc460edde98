import type { VaultErrorKind } from '../../../../providers/vaultwarden/client/errors';
import { errorFromAnswer } from '../../../../providers/vaultwarden/client/http/error-mapping';
import { Redaction } from '../../../../providers/vaultwarden/client/http/redaction';

describe('meaning of a refusal', () => {
  const refusal = (message: string): string => JSON.stringify({ message, object: 'error', error: '' });
  const rocket = (code: number): string => JSON.stringify({ error: { code, reason: 'x', description: 'y' } });
  it.each<[number, string, VaultErrorKind]>([
    [400, refusal("Cipher doesn't exist"), 'not-found'],
    [400, refusal('Cipher is not owned by user'), 'out-of-sight'],
    [400, refusal('Collection not found'), 'not-found'],
    [400, refusal('Organization not found'), 'not-found'],
    [400, refusal("Can't find organization details"), 'not-found'],
    [400, refusal('Cipher is not write accessible'), 'no-permission'],
    [400, refusal("You don't have permission to create collections"), 'no-permission'],
    [400, refusal('User not allowed to create organizations'), 'no-permission'],
    [400, refusal('The client copy of this cipher is out of date. Resync the client and try again.'), 'stale'],
    [400, refusal('Username or password is incorrect. Try again'), 'wrong-credentials'],
    [400, refusal('This user has been disabled'), 'wrong-credentials'],
    [400, refusal('Incorrect client_secret'), 'wrong-credentials'],
    [400, refusal('Invalid TOTP code! Server time: 12:00 IP: 127.0.0.1'), 'wrong-two-factor-code'],
    [400, refusal('The field Notes exceeds the maximum encrypted value length of 10000 characters.'), 'invalid'],
    [400, refusal('Something new'), 'invalid'],
    [400, JSON.stringify({ error: 'invalid_grant', TwoFactorProviders2: { 0: null } }), 'two-factor-required'],
    [401, rocket(401), 'no-permission'],
    [401, '<html>log in to the proxy</html>', 'not-vaultwarden'],
    [403, 'Forbidden', 'not-vaultwarden'],
    [404, refusal('Resource not found.'), 'no-full-access'],
    [404, rocket(404), 'too-old'],
    [404, '<html>not here</html>', 'not-vaultwarden'],
    [413, '', 'invalid'],
    [422, rocket(422), 'invalid'],
    [429, '', 'rate-limited'],
    [502, '<html></html>', 'server'],
  ])('%i %s is %s', (status, text, kind) => {
    const error = errorFromAnswer(
      { method: 'GET', path: 'api/x' },
      { status, headers: {}, text },
      (message) => message,
    );
    expect(error).toMatchObject({ kind, status });
    expect(error.reason).toMatch(/\.$/);
    expect(error.cure).toMatch(/\.$/);
  });

  it('takes known secrets, tokens and ciphertexts out of what the server says', () => {
    const redaction = new Redaction();
    redaction.add('hunter22');
    const text = `bad hunter22 and 2.${'A'.repeat(60)} and eyJhbGciOi.eyJzdWIi.c2ln`;
    expect(redaction.clean(text)).toBe('bad (secret) and (encrypted) and (token)');
  });
});
