import { parseQuantity } from '../../config/quantity';
import { suggest } from '../../config/suggest';

describe('the key that was meant', () => {
  const known = ['retention', 'storageClass', 'host', 'heplify', 'secretRevisions', 'replicas'];

  it.each([
    ['retension', 'retention'],
    ['storage_class', 'storageClass'],
    ['StorageClass', 'storageClass'],
    ['hots', 'host'],
    ['hepilfy', 'heplify'],
    ['replica', 'replicas'],
  ])('%s: %s', (word, meant) => expect(suggest(word, known)).toBe(meant));

  it.each(['image', 'x', ''])('%p: none is near', (word) => expect(suggest(word, known)).toBeUndefined());
});

describe('a quantity', () => {
  it.each([
    ['100m', 0.1],
    ['2', 2],
    ['1.5Gi', 1.5 * 2 ** 30],
    ['1Ki', 1024],
    ['1k', 1000],
    ['2T', 2e12],
  ])('%s is %d', (text, value) => expect(parseQuantity(text)).toBeCloseTo(value));

  it('of other text is not a number', () => expect(parseQuantity('10 GB')).toBeNaN());
});
