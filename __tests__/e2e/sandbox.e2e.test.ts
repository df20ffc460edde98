/**
 * The main job, on one machine: every stack deployed by cdktf with a real terraform into a real Kubernetes API.
 * The topics share one sandbox in a checkout of their own; they build on each other and run in this order.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Checkout } from './support/checkout';
import { publishNextChart } from './support/next-chart';
import { edit, SETTINGS, SUPPLIED, withSuppliedSecrets } from './support/settings';
import { availabilityPlans } from './topics/availability-plans';
import { backups } from './topics/backups';
import { deployment } from './topics/deployment';
import { whatItStandsOn } from './topics/doctor';
import { drift } from './topics/drift';
import { down, stopAndStart } from './topics/life';
import { objects } from './topics/objects';
import { NEXT_TRAEFIK_CHART, onePlace } from './topics/one-place';
import { reviewedDeployment } from './topics/reviewed-deployment';
import { secrets } from './topics/secrets';
import { serviceSwitchedOff } from './topics/switched-off';
import { vault } from './topics/vault';
import { wrongCluster } from './topics/wrong-cluster';

const checkout = Checkout.create();

beforeAll(() => {
  edit(checkout, SETTINGS, withSuppliedSecrets);
  publishNextChart(checkout, 'traefik', NEXT_TRAEFIK_CHART);
  Object.assign(process.env, SUPPLIED);
});

afterAll(() => {
  // After a failure; else the last test has done it.
  if (existsSync(path.join(checkout.folder, '.sandbox'))) checkout.sandbox('down');
  checkout.remove();
  for (const name of Object.keys(SUPPLIED)) delete process.env[name];
});

deployment(checkout);
objects(checkout);
vault(checkout);
onePlace(checkout);
availabilityPlans(checkout);
secrets(checkout); // searches the plans of the last availability
wrongCluster(checkout);
whatItStandsOn(checkout);
drift(checkout);
backups(checkout);
serviceSwitchedOff(checkout);
stopAndStart(checkout);
reviewedDeployment(checkout);
down(checkout);
