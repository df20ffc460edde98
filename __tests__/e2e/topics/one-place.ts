import path from 'node:path';
import type { Document } from 'yaml';
import { goldenLines } from '../../support/golden';
import type { Checkout } from '../support/checkout';
import { planEdited, planLines } from '../support/plan-review';
import { SETTINGS } from '../support/settings';

const GOLDEN = path.join(__dirname, '..', 'golden', 'one-place');
const CATALOGUE = 'config/catalogue.yaml';

/** A version of Traefik's chart that the catalogue does not name. */
export const NEXT_TRAEFIK_CHART = '41.3.1';

const WIKI = {
  type: 'oidc',
  name: 'Wiki',
  slug: 'wiki',
  redirectUris: ['https://wiki.ominis.ai/oidc/callback'],
  groups: ['engineers'],
};

type Edit = (document: Document) => void;

const EDITS: ReadonlyArray<readonly [what: string, golden: string, file: string, change: Edit]> = [
  ['a host', 'host', SETTINGS, (file) => file.setIn(['services', 'homer', 'host'], 'sip.ominis.ai')],
  [
    'a chart version and an image version',
    'versions',
    CATALOGUE,
    (file) => {
      file.setIn(['charts', 'traefik', 'version'], NEXT_TRAEFIK_CHART);
      file.setIn(['images', 'vaultwarden', 'tag'], '1.37.3');
    },
  ],
  [
    'a number of replicas',
    'replicas',
    SETTINGS,
    (file) => file.setIn(['services', 'authentik', 'server', 'replicas'], 4),
  ],
  [
    'an added OIDC application',
    'oidc',
    SETTINGS,
    (file) => file.addIn(['services', 'authentik', 'applications'], WIKI),
  ],
];

/** One edit in one file, and what the plan of the deployed sandbox says to it. */
export function onePlace(checkout: Checkout): void {
  describe('changed in one place', () => {
    test.each(EDITS)('%s changes the plan accordingly, and nothing else', (_what, golden, file, change) => {
      const review = planEdited(checkout, file, change);
      const lines = planLines(review);
      expect(lines).toEqual(goldenLines(path.join(GOLDEN, `${golden}.txt`), lines));
      expect({ code: review.code, guard: review.summary.guard.verdict }).toEqual({ code: 2, guard: 'clean' });
    });
  });
}
