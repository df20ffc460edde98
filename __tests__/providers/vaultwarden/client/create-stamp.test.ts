import { isStamped, stampedIv } from '../../../../providers/vaultwarden/client/api/create-stamp';
import { decrypt, encrypt } from '../../../../providers/vaultwarden/client/crypto/enc-string';
import { SymmetricKey } from '../../../../providers/vaultwarden/client/crypto/symmetric-key';

describe('the stamp of a create', () => {
  const key = SymmetricKey.generate();
  const content = ['collection', 'organization', 'Zugänge', null];
  const now = Date.parse('2026-11-22T22:00:00Z');
  const minutes = 60_000;
  const sealed = (at = now): string => encrypt('Zugänge', key, stampedIv(content, key, at));

  it('is found by equal content, in either Unicode form, for an hour, and the name decrypts', () => {
    const name = sealed();
    expect(decrypt(name, key, 'the name')).toBe('Zugänge');
    expect(isStamped(name, content, key, now)).toBe(true);
    expect(isStamped(name, ['collection', 'organization', 'Zugänge'.normalize('NFD'), null], key, now)).toBe(true);
    expect(isStamped(name, content, key, now + 59 * minutes)).toBe(true);
  });

  it.each([
    ['other content', ['collection', 'organization', 'Zugänge', 'id'], key, now],
    ['another key', content, SymmetricKey.generate(), now],
    ['an hour later', content, key, now + 61 * minutes],
    ['a clock that is far behind', content, key, now - 6 * minutes],
  ])('is not found by %s', (_, other, otherKey, at) => {
    expect(isStamped(sealed(), other, otherKey, at)).toBe(false);
  });

  it('is not in what was encrypted by others, or is no EncString of this type', () => {
    for (const text of [encrypt('Zugänge', key), '', '2.', '4.AAAA', '2.AAAA|BBBB|CCCC']) {
      expect(isStamped(text, content, key, now)).toBe(false);
    }
  });

  it('never makes the same IV twice', () => {
    const ivs = Array.from({ length: 500 }, () => stampedIv(content, key, now).toString('hex'));
    expect(new Set(ivs).size).toBe(500);
    // Nothing of content or time shows: the first bytes of a block cipher's output all differ.
    expect(new Set(ivs.map((iv) => iv.slice(0, 16))).size).toBe(500);
  });
});
