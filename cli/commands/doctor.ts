import { loadConfig } from '../../config/loader';
import { checkCredentials } from '../backend/credentials';
import { backendFingerprint, backendPlace } from '../backend/fingerprint';
import { type BackendCheck, type CheckStatus, testLock } from '../backend/lock-self-test';
import type { RegisterCommand } from '../command';
import { EXIT } from '../exit-codes';
import { wholeSeconds } from '../option-values';
import { findTerraform } from '../terraform/terraform-program';

interface DoctorOptions {
  backend?: true;
  environment?: string;
  timeout: number;
}

const LABELS: Readonly<Record<CheckStatus, string>> = { ok: 'ok     ', note: 'note   ', finding: 'FINDING' };

const asText = ({ check, status, detail, cure }: BackendCheck): string => {
  const indent = ' '.repeat(LABELS[status].length + 2);
  const lines = [`${check}: ${detail}`, ...(cure === undefined ? [] : [`How to fix it: ${cure}`])];
  return `${LABELS[status]}  ${lines.join('\n').replaceAll('\n', `\n${indent}`)}`;
};

/** `cluster-infra doctor`. */
export const registerDoctor: RegisterCommand = (registry) => {
  registry
    .command('doctor', {
      description: 'Check, before anything is deployed, what a deployment stands on.',
      examples: [
        'npx cluster-infra doctor --backend --environment production',
        'npx cluster-infra doctor --backend --json',
      ],
      notes: [
        'The self-test of the lock takes the lock of a scratch state twice, with real terraform, in the backend as it is configured: a backend that lets the second one in is a finding. No state of a stack is touched, and the scratch state is removed.',
        'Exit code 0: all is well. 2: findings, also when the backend cannot be reached.',
      ],
    })
    .option('--backend', 'check the state backend (so far the only check, and the default)')
    .option('--environment <name>', 'environment whose backend is meant (default: CLUSTER_ENV)')
    .option('--timeout <seconds>', 'deadline of each run of terraform', wholeSeconds, 60)
    .action(
      registry.run(async ({ io, output }, options: DoctorOptions) => {
        const { environment, backend } = loadConfig({ environment: options.environment ?? io.env['CLUSTER_ENV'] });
        checkCredentials(backend, io.env);
        const { binary } = await findTerraform(io.env);
        const place = backendPlace(backend, io.env);
        output.progress(`taking the lock twice: ${place}`);
        const access = { terraform: binary, settings: backend, env: io.env, signal: io.signal };
        const checks = await testLock({ ...access, environment, deadline: options.timeout });
        const fingerprint = backendFingerprint(backend, environment, io.env);
        output.result({ environment, backend: { place, fingerprint }, checks }, () =>
          [`backend of ${environment}: ${place} (fingerprint ${fingerprint})`, ...checks.map(asText)].join('\n'),
        );
        return checks.some(({ status }) => status === 'finding') ? EXIT.findings : EXIT.done;
      }),
    );
};
