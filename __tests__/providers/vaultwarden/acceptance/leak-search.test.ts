import { deflateRawSync } from 'node:zlib';
import { formsOf, leaksOf, unzipped } from './leak-search';

const secret = 'pä"ss<&>${wörd}/+\\?';

describe('the search for leaks', () => {
  it.each([
    ['inside a longer base64', Buffer.from(`{"x":"${secret}"}`).toString('base64')],
    ['inside a longer base64, shifted by one', Buffer.from(` {"x":"${secret}"}`).toString('base64')],
    ['inside a longer base64, shifted by two', Buffer.from(`  {"x":"${secret}"}`).toString('base64url')],
    ['in JSON', JSON.stringify({ x: secret })],
    ['in JSON within JSON', JSON.stringify(JSON.stringify({ x: secret }))],
    ['in a URL', `https://a.example/?x=${encodeURIComponent(secret)}`],
    ['in a form', new URLSearchParams({ x: secret }).toString()],
    ['as a dump of a Buffer', JSON.stringify(Buffer.from(secret))],
    ['in hex', Buffer.from(`x${secret}`).toString('hex')],
  ])('finds a secret %s', (_, text) => {
    expect(leaksOf({ it: secret }, new Map([['text', Buffer.from(text)]]))).not.toEqual([]);
  });

  it('finds bytes in base64 and names the secret and the place, not the value', () => {
    const key = Buffer.alloc(32, 'k3y!');
    const text = new Map([['log', Buffer.from(`key=${Buffer.concat([Buffer.from('2'), key]).toString('base64')}`)]]);
    expect(leaksOf({ key }, text)).toEqual([
      'key as base64 at 1 in log',
      'key as base64url at 1 in log',
      'key as base64 in JSON at 1 in log',
      'key as base64 in a URL at 1 in log',
    ]);
  });

  it('finds nothing where there is nothing', () => {
    const others = [...formsOf('quite another secret').values()];
    expect(leaksOf({ it: secret }, new Map([['text', Buffer.concat(others)]]))).toEqual([]);
  });

  it('looks into archives', () => {
    const [name, packed] = [Buffer.from('tfplan'), deflateRawSync(Buffer.from(secret))];
    const header = Buffer.alloc(30);
    header.write('PK\x03\x04', 'latin1');
    header.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt16LE(name.length, 28);
    const end = Buffer.alloc(22);
    end.write('PK\x05\x06', 'latin1');
    end.writeUInt16LE(1, 10);
    end.writeUInt32LE(30 + name.length + packed.length, 16);
    const archive = Buffer.concat([header, name, packed, central, name, end]);
    expect(unzipped(archive).get('tfplan')?.toString()).toBe(secret);
    expect(unzipped(Buffer.from('no archive')).size).toBe(0);
  });
});
