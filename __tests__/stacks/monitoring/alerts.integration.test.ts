import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';

import { monitoringValues } from '../../../stacks/monitoring';
import { environment } from '../../support/environments';
import { template, useToolchainHelm } from '../../support/helm';
import { skippedCheck } from '../../support/skipped-check';

const CASES = join(__dirname, 'alerts.promtool.yaml');
const PROMTOOL = process.env['PROMTOOL_BIN'] ?? '';

const config = environment('production', ({ monitoring }) => void (monitoring.enabled = true));

beforeAll(useToolchainHelm);

test('Prometheus takes the rules of the chart, and each fires when it should and is silent otherwise', () => {
  if (PROMTOOL === '') {
    skippedCheck('the alerts in a real Prometheus', 'PROMTOOL_BIN names no promtool (cmd/promtool of Prometheus 3)');
    return;
  }
  const rule = template('monitoring', 'monitoring', monitoringValues(config)).find(
    ({ kind }) => kind === 'PrometheusRule',
  );
  const folder = mkdtempSync(join(tmpdir(), 'alerts-'));
  try {
    writeFileSync(join(folder, 'alerts.yaml'), stringify(rule?.['spec']));
    copyFileSync(CASES, join(folder, 'cases.yaml'));
    for (const args of [
      ['check', 'rules', '--lint=all', '--lint-fatal', 'alerts.yaml'],
      ['test', 'rules', 'cases.yaml'],
    ]) {
      const { status, stdout, stderr } = spawnSync(PROMTOOL, args, { cwd: folder, encoding: 'utf8', timeout: 300_000 });
      expect(`${args.join(' ')}: ${status}\n${status === 0 ? '' : `${stdout}${stderr}`}`).toBe(
        `${args.join(' ')}: 0\n`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
