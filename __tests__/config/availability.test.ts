import { AVAILABILITY_LEVELS, REPLICAS } from '../../config/availability';
import { DEFAULTS } from '../../config/defaults';
import { load } from './fixtures';

test('a level gives the numbers of pods that the file leaves out', () => {
  const { availability, platform, services } = load('availability-high');
  expect(availability).toBe('high');
  expect(platform.certManager.webhook.replicas).toBe(REPLICAS.certManager.webhook.high);
  expect(services.authentik.server.replicas).toBe(REPLICAS.authentik.server.high);
  expect(services.excalidraw.web.replicas).toBe(REPLICAS.excalidraw.web.high);
});

test('a number in the file wins, and the rest of its component stays as it is', () => {
  const { traefik } = load('availability-high').platform;
  expect(traefik.replicas).toBe(5);
  expect(traefik.resources).toEqual(DEFAULTS.platform.traefik.resources);
});

test('without a level the documented defaults hold', () => {
  const { availability, platform, services } = load('minimal');
  expect(availability).toBe('standard');
  expect(platform.traefik.replicas).toBe(DEFAULTS.platform.traefik.replicas);
  expect(services.authentik.worker.replicas).toBe(DEFAULTS.services.authentik.worker.replicas);
});

test('no component has fewer pods at a higher level, and one at the lowest', () => {
  const visit = (node: object): void => {
    if (!('single' in node)) {
      Object.values(node).forEach(visit);
      return;
    }
    const counts = AVAILABILITY_LEVELS.map((level) => (node as Record<string, number>)[level]);
    expect(counts).toEqual([...counts].sort());
    expect(counts[0]).toBe(1);
  };
  visit(REPLICAS);
});
