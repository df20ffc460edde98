import { at } from '../constructs/in-namespace';
import { synthesizeEnvironment } from '../support/synth';
import { resources } from '../support/terraform-json';
import { everythingOn } from './network/everything-on';

const all = Object.values(synthesizeEnvironment(everythingOn())).flatMap(resources);

interface Step {
  readonly name: string;
  readonly env: readonly { readonly name: string; readonly value?: string }[];
}

/** What the CronJob of a backup is told to save: its databases, the files it expects, the Secrets it must find. */
function saved(name: string) {
  const job = all.find(
    ({ type, attributes }) => type === 'kubernetes_cron_job_v1' && at(attributes, 'metadata.name') === name,
  );
  const pod = at(job?.attributes, 'spec.job_template.spec.template.spec');
  const steps = [at(pod, 'init_container'), at(pod, 'container')].flat() as Step[];
  const told = (variable: string) =>
    steps
      .flatMap(({ env }) => env)
      .find((each) => each.name === variable)
      ?.value?.split(' ') ?? [];
  return {
    files: told('BACKUP_EXPECTED'),
    secrets: told('BACKUP_SECRETS_REQUIRED').filter((each) => each !== ''),
  };
}

test.each([
  ['authentik-backup', ['authentik.sql.gz', 'secrets.yaml'], ['authentik-secret-key']],
  ['vaultwarden-backup', ['vaultwarden.sql.gz', 'data.tar.gz', 'secrets.yaml'], []],
  ['homer-backup', ['homer_config.sql.gz', 'secrets.yaml'], []],
  ['excalidraw-backup', ['excalidraw.sql.gz', 'secrets.yaml'], []],
  ['traefik-backup', ['secrets.yaml'], []],
  ['sites-backup', ['certificates.yaml'], []],
  ['tenants-backup', ['certificates.yaml'], []],
])('%s saves %j, and fails without the Secrets %j', (name, files, secrets) => {
  expect(saved(name)).toMatchObject({ files, secrets });
});

test('nobody is granted a right in the cluster but who reads the certificates of sites and tenants, and the API of a tenant in its own namespace', () => {
  const granted = all.filter(({ type }) => /_(cluster_)?role_binding/.test(type));
  expect(
    granted.map(({ attributes }) => [at(attributes, 'metadata.name'), at(attributes, 'subject[0].namespace')]),
  ).toEqual([
    ['sites-backup', 'flow-proxy'],
    ['tenants-backup', 'flow-proxy'],
    ['api-rolebinding', '${kubernetes_namespace_v1.client_demo_client_namespace.metadata[0].name}'],
  ]);
  expect(all.filter(({ type }) => /cluster_role/.test(type))).toEqual([]);
});
