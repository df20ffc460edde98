import { bytesQuantity, cpuQuantity, parseQuantity } from '../../config/quantity';

test.each([
  ['500m', '500m'],
  ['1500m', '1500m'],
  ['2000m', '2'],
  ['0.25', '250m'],
  ['4', '4'],
])('%s of CPU is %s, as the API gives it back', (given, canonical) => {
  expect(cpuQuantity(parseQuantity(given))).toBe(canonical);
});

test.each([
  ['1024Mi', '1Gi'],
  ['1.5Gi', '1536Mi'],
  ['0.1Gi', '107374183'],
  ['10G', '9765625Ki'],
  ['1k', '1000'],
])('%s of memory is %s, in the largest binary unit that divides it', (given, canonical) => {
  expect(bytesQuantity(parseQuantity(given))).toBe(canonical);
});

test('sums are exact: a tenant gets what its entry says and the room on top', () => {
  expect(cpuQuantity(parseQuantity('4') + parseQuantity('10m'))).toBe('4010m');
  expect(cpuQuantity(parseQuantity('0.1') + parseQuantity('200m'))).toBe('300m');
  expect(bytesQuantity(parseQuantity('8Gi') + parseQuantity('64Mi'))).toBe('8256Mi');
});
