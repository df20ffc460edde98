import { EVERY_IPV4, notPublicWithin } from '../../../constructs/network/address-ranges';

test('of the whole internet the private, shared, link-local and loopback addresses are none', () => {
  expect(notPublicWithin(EVERY_IPV4)).toEqual([
    '10.0.0.0/8',
    '172.16.0.0/12',
    '192.168.0.0/16',
    '100.64.0.0/10',
    '169.254.0.0/16',
    '127.0.0.0/8',
  ]);
});

test.each([
  ['128.0.0.0/1', ['172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16']],
  ['172.0.0.0/8', ['172.16.0.0/12']],
  // Kubernetes refuses an exception as large as its range; who writes a private range means it.
  ['10.0.0.0/8', []],
  ['10.20.0.5/32', []],
  ['203.0.113.0/24', []],
  ['::/0', ['fc00::/7', 'fe80::/10']],
  ['2001:db8::/32', []],
])('of %s these are not public: %j', (range, inner) => {
  expect(notPublicWithin(range)).toEqual(inner);
});
