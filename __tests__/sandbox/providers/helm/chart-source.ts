import type { ChartSource } from '../../../../sandbox/providers/helm/release/chart-reference';

/** Where a chart comes from, with nothing said but its name and `some`. */
export const chartSource = (some: Partial<ChartSource> = {}): ChartSource => ({
  chart: 'demo',
  repository: null,
  version: null,
  devel: null,
  repository_username: null,
  repository_password: null,
  repository_ca_file: null,
  repository_cert_file: null,
  repository_key_file: null,
  pass_credentials: null,
  verify: null,
  keyring: null,
  ...some,
});
