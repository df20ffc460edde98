import { cpSync } from 'node:fs';
import path from 'node:path';
import { type Checkout } from './checkout';

/**
 * Publishes the next version of a stand-in chart beside the one that is there, as upstream's repository does at a release.
 * The sandbox serves it from its next start on.
 */
export function publishNextChart(checkout: Checkout, chart: string, version: string): void {
  const charts = path.join('sandbox', 'charts');
  const next = path.join(charts, `${chart}-${version}`);
  cpSync(path.join(checkout.folder, charts, chart), path.join(checkout.folder, next), { recursive: true });
  const description = path.join(next, 'Chart.yaml');
  checkout.write(description, checkout.read(description).replace(/^version: .*$/m, `version: ${version}`));
}
