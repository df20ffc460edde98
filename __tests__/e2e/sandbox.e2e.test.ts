/**
 * The main job, on one machine: every stack deployed by cdktf with a real terraform into a real Kubernetes API.
 * The tests of this file build on each other and run in order, in a checkout of their own.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { parseDocument } from 'yaml';
import type { Deployment } from '../../cli/deploy/deploy-stacks';
import type { Review } from '../../cli/plans/reviewed-plans';
import { VaultClient } from '../../providers/vaultwarden/client/vault-client';
import { Checkout } from './support/checkout';

interface Item {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly uid?: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  readonly spec: Record<string, unknown>;
  readonly status?: Record<string, unknown>;
  readonly data?: Record<string, string>;
  readonly type?: string;
}
interface List {
  readonly items: readonly Item[];
}

/** The environment file with Vaultwarden, what it holds, and Excalidraw switched off. */
function switchedOff(text: string): string {
  const document = parseDocument(text);
  document.setIn(['services', 'vaultwarden', 'enabled'], false);
  document.setIn(['services', 'vaultwarden', 'content', 'enabled'], false);
  document.setIn(['services', 'excalidraw'], { enabled: false });
  return document.toString();
}

/** Values that only a person has, as a run gets them. */
const SUPPLIED = {
  TF_VAR_smtp_password_authentik: 'supplied-mail-password-of-authentik',
  TF_VAR_smtp_password_vaultwarden: 'supplied-mail-password-of-vaultwarden',
  TF_VAR_backup_access_key_id: 'supplied-access-key-of-the-backups',
  TF_VAR_backup_secret_access_key: 'supplied-secret-key-of-the-backups',
} as const;

/** The environment file with everything that needs a value of {@link SUPPLIED}, at the highest availability. */
function withSuppliedSecrets(text: string): string {
  const document = parseDocument(text);
  // The highest level has everything that the others have, and pods that must not share a node.
  document.set('availability', 'high');
  for (const service of ['authentik', 'vaultwarden']) {
    const email = { host: 'smtp.ominis.ai', username: service, from: `${service}@ominis.ai` };
    document.setIn(['services', service, 'email'], document.createNode(email));
  }
  document.setIn(['backups', 'destination'], document.createNode({ bucket: 'platform-backups', region: 'gra' }));
  return document.toString();
}

const STACKS = ['foundation', 'edge', 'identity', 'vault', 'observability'];

let checkout: Checkout;

beforeAll(() => {
  checkout = Checkout.create();
  const settings = 'config/environments/sandbox.yaml';
  checkout.write(settings, withSuppliedSecrets(checkout.read(settings)));
  Object.assign(process.env, SUPPLIED);
});

afterAll(() => {
  checkout.sandbox('down');
  checkout.remove();
  for (const name of Object.keys(SUPPLIED)) delete process.env[name];
});

function expectNoChanges(): void {
  const changed = STACKS.filter((stack) => checkout.plan(stack).code !== 0);
  expect(changed).toEqual([]);
}

describe('from a fresh checkout', () => {
  test('one command deploys every stack and ends with a table of releases, workloads and URLs', () => {
    const up = checkout.sandbox();
    const output = up.stdout + up.stderr;
    expect({ code: up.code, tail: up.code === 0 ? '' : output.slice(-3000) }).toEqual({ code: 0, tail: '' });
    for (const stack of STACKS) expect(output).toContain(stack);
    for (const release of ['cert-manager', 'traefik', 'authentik', 'issuers']) expect(output).toContain(release);
    for (const workload of ['vaultwarden', 'heplify', 'homer-postgres']) expect(output).toContain(workload);
    for (const host of ['auth', 'vault', 'homer', 'draw']) expect(output).toContain(`https://${host}.`);
    expect(output).not.toMatch(/^ *http:\/\/\S+ominis\.ai/m);
    checkout.loadEnvironment();
  });

  test('the second run says "no changes" for each stack', () => {
    const up = checkout.sandbox();
    expect(up.code).toBe(0);
    const output = up.stdout + up.stderr;
    for (const stack of STACKS) expect(output).toMatch(new RegExp(`${stack}.*no changes`));
  });

  test('a single stack is deployed by plain cdktf with the printed environment', () => {
    const deploy = checkout.run('npx', ['cdktf', 'deploy', 'edge']);
    expect({ code: deploy.code, tail: deploy.code === 0 ? '' : (deploy.stdout + deploy.stderr).slice(-3000) }).toEqual({
      code: 0,
      tail: '',
    });
    expect(deploy.stdout).toContain('No changes');
  });

  test('an unknown stack is an error that touches nothing', () => {
    const deploy = checkout.run('npx', ['cdktf', 'deploy', 'egde']);
    expect(deploy.code).not.toBe(0);
    expect(deploy.stdout + deploy.stderr).toMatch(/egde/);
    expectNoChanges();
  });
});

describe('the API holds what the design document names', () => {
  test.each([
    ['vaultwarden', 'pod', 'vaultwarden-0'],
    ['vaultwarden', 'pod', 'vaultwarden-postgres-0'],
    ['authentik', 'pod', 'authentik-postgres-0'],
    ['homer', 'pod', 'homer-postgres-0'],
    ['homer', 'daemonset', 'heplify'],
    ['homer', 'service', 'homer-app'],
    ['flow-proxy', 'service', 'traefik'],
    ['authentik', 'service', 'authentik-server'],
    ['vaultwarden', 'secret', 'vault-ominis-ai-tls'],
    ['authentik', 'secret', 'auth-ominis-ai-tls'],
    ['homer', 'secret', 'homer-ominis-ai-tls'],
    ['excalidraw', 'secret', 'draw-ominis-ai-tls'],
  ])('%s has the %s %s', (namespace, kind, name) => {
    expect(checkout.kubectl<Item>('-n', namespace, 'get', kind, name).metadata.name).toBe(name);
  });

  test('cluster-wide names and keys', () => {
    expect(checkout.kubectl<Item>('get', 'clusterissuer', 'letsencrypt-prod').metadata.name).toBe('letsencrypt-prod');
    expect(checkout.kubectl<Item>('get', 'ingressclass', 'traefik').metadata.name).toBe('traefik');
    expect(checkout.kubectl<Item>('-n', 'homer', 'get', 'ds', 'heplify').metadata.labels?.app).toBe('heplify');
    const bootstrap = checkout.kubectl<Item>('-n', 'authentik', 'get', 'secret', 'authentik-bootstrap');
    expect(Object.keys(bootstrap.data ?? {})).toEqual(expect.arrayContaining(['password', 'token', 'email']));
    const admin = checkout.kubectl<Item>('-n', 'vaultwarden', 'get', 'secret', 'vaultwarden-admin');
    expect(Object.keys(admin.data ?? {}).sort()).toEqual(['phc', 'token']);
  });

  test('the vault gets a hash of its admin token, and single sign-on the same secret at both ends', () => {
    const secret = (namespace: string, name: string): Record<string, string> =>
      Object.fromEntries(
        Object.entries(checkout.kubectl<Item>('-n', namespace, 'get', 'secret', name).data ?? {}).map(
          ([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')],
        ),
      );
    const { phc, token } = secret('vaultwarden', 'vaultwarden-admin');
    expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]{43}$/);
    expect(phc).not.toContain(token);
    const client = secret('authentik', 'oidc-vaultwarden');
    expect(client).toEqual({
      'client-id': 'vaultwarden',
      'client-secret': expect.stringMatching(/^[A-Za-z0-9]{64}$/) as string,
    });
    // Compared, not shown: a failed test would print them.
    expect(secret('vaultwarden', 'oidc-vaultwarden')['client-secret'] === client['client-secret']).toBe(true);
  });

  test('all rollouts are complete', () => {
    const workloads = checkout.kubectl<List>('get', 'deploy,sts,ds', '-A').items;
    expect(workloads.length).toBeGreaterThan(10);
    const incomplete = workloads.filter(({ kind, spec, status = {} }) => {
      if (kind === 'DaemonSet') return status.numberReady !== status.desiredNumberScheduled || !status.numberReady;
      return (status.readyReplicas ?? 0) !== spec.replicas || (status.updatedReplicas ?? 0) !== spec.replicas;
    });
    expect(incomplete.map((item) => `${item.metadata.namespace}/${item.metadata.name}`)).toEqual([]);
  });

  test('at the availability high: three pods on three nodes, budgets, and priorities', () => {
    const pods = checkout.kubectl<List>(
      '-n',
      'flow-proxy',
      'get',
      'pods',
      '-l',
      'app.kubernetes.io/name=traefik',
    ).items;
    expect(pods.map(({ spec }) => String(spec.nodeName)).sort()).toEqual(['sandbox-1', 'sandbox-2', 'sandbox-3']);
    expect(new Set(pods.map(({ spec }) => spec.priorityClassName))).toEqual(new Set(['system-cluster-critical']));
    const vault = checkout.kubectl<Item>('-n', 'vaultwarden', 'get', 'pod', 'vaultwarden-0');
    expect(vault.spec).toMatchObject({ priorityClassName: 'cluster-infra-services', priority: 1_000_000 });
    const budgets = checkout.kubectl<List>('get', 'poddisruptionbudgets', '-A').items;
    expect(budgets.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual(
      expect.arrayContaining([
        'authentik/authentik-server',
        'authentik/authentik-worker',
        'cert-manager/cert-manager-webhook',
        'excalidraw/excalidraw',
        'excalidraw/excalidraw-storage',
        'flow-proxy/traefik',
      ]),
    );
    // A budget that allows no disruption at all would block every drain.
    expect(
      budgets.filter(({ status }) => status?.['disruptionsAllowed'] === 0).map(({ metadata }) => metadata.name),
    ).toEqual([]);
  });

  test('every ingress has class traefik and TLS, and its annotated TLS Secret exists', () => {
    const ingresses = checkout.kubectl<List>('get', 'ingress', '-A').items;
    expect(ingresses.length).toBeGreaterThanOrEqual(4);
    // The dashboard is no ingress, so its certificate is asked for by itself.
    const certificates = checkout.kubectl<List>('get', 'certificates.cert-manager.io', '-A').items;
    const certified = [
      ...certificates.flatMap(({ spec }) => spec['dnsNames'] as readonly string[]),
      ...ingresses.flatMap(({ spec }) =>
        ((spec.tls ?? []) as ReadonlyArray<{ hosts: readonly string[] }>).flatMap(({ hosts }) => hosts),
      ),
    ];
    for (const { metadata, spec } of ingresses) {
      expect({ name: metadata.name, class: spec.ingressClassName }).toEqual({ name: metadata.name, class: 'traefik' });
      // A further path of a host uses the certificate that the host's own ingress asks for.
      const tls = (spec.tls ?? []) as ReadonlyArray<{ secretName: string; hosts: readonly string[] }>;
      if (tls.length === 0) {
        const hosts = (spec.rules as ReadonlyArray<{ host: string }>).map(({ host }) => host);
        expect(certified).toEqual(expect.arrayContaining(hosts));
      }
      for (const { secretName } of tls) {
        const secret = checkout.kubectl<Item>('-n', metadata.namespace ?? '', 'get', 'secret', secretName);
        expect(secret.type).toBe('kubernetes.io/tls');
        expect(secret.metadata.labels).toHaveProperty(['cluster-infra.sandbox/stand-in'], 'issuer');
      }
    }
  });
});

describe('drift is found and repaired', () => {
  test.each([
    [
      'a label changed by hand',
      ['label', 'namespace', 'vaultwarden', 'pod-security.kubernetes.io/enforce=privileged', '--overwrite'],
      'identity',
    ],
    ['a Secret deleted by hand', ['-n', 'vaultwarden', 'delete', 'secret', 'vaultwarden-admin'], 'identity'],
    [
      'a Deployment scaled by hand',
      ['-n', 'excalidraw', 'scale', 'deployment', '--all', '--replicas=4'],
      'observability',
    ],
  ])('%s', (_what, mutation, stack) => {
    checkout.must('kubectl', ...mutation);
    expect(checkout.plan(stack).code).toBe(2);
    checkout.must('npx', 'cdktf', 'deploy', '--skip-synth', stack);
    expect(checkout.plan(stack).code).toBe(0);
  });

  test('a release deleted by hand', () => {
    checkout.must('helm', '-n', 'cert-manager', 'uninstall', 'issuers', '--wait');
    const plan = checkout.plan('foundation');
    expect(plan.code).toBe(2);
    expect(plan.stdout).toContain('helm_release.');
    checkout.must('npx', 'cdktf', 'deploy', '--skip-synth', 'foundation');
    expect(checkout.plan('foundation').code).toBe(0);
    expect(checkout.kubectl<Item>('get', 'clusterissuer', 'letsencrypt-prod').kind).toBe('ClusterIssuer');
  });
});

describe('the wrong cluster', () => {
  test('is refused by every plan, before anything is changed', () => {
    for (const stack of STACKS) {
      const plan = checkout.plan(stack, '-var=cluster_uid=00000000-0000-0000-0000-000000000000');
      expect({ stack, code: plan.code }).toEqual({ stack, code: 1 });
      expect(plan.stderr).toContain('00000000-0000-0000-0000-000000000000');
    }
  });
});

/** The vault as another client of Terraform's account sees it: logged in anew, nothing cached. */
async function readVault() {
  const client = new VaultClient({
    endpoint: checkout.variable('VAULTWARDEN_ENDPOINT'),
    email: checkout.variable('VAULTWARDEN_EMAIL'),
    password: checkout.variable('VAULTWARDEN_PASSWORD'),
    caCertificate: checkout.variable('NODE_EXTRA_CA_CERTS'),
  });
  try {
    const organizations = await client.organizations.list();
    const collections = [];
    const items = [];
    for (const { organizationId } of organizations) {
      collections.push(...(await client.collections.list(organizationId)).collections);
      items.push(...(await client.loginItems.list(organizationId)).items);
    }
    return { organizations, collections, items };
  } finally {
    await client.close();
  }
}

describe('the vault', () => {
  test('holds the organization, the collection and the login of the design document', async () => {
    const { organizations, collections, items } = await readVault();
    expect(organizations.map(({ name }) => name)).toEqual(['Platform Team']);
    expect(collections.map(({ name }) => name)).toContain('Production Credentials');
    expect(items.map(({ name, username }) => [name, username])).toEqual([['PostgreSQL Root', 'postgres']]);
    expect(items[0]?.password).toMatch(/^[A-Za-z0-9]{32}$/);
  });
});

/** Every value that was generated or supplied, of the cluster and of the vault. */
async function secretValues(): Promise<string[]> {
  const secrets = checkout.kubectl<List>('get', 'secret', '-A').items.filter((secret) => secret.type === 'Opaque');
  const values = secrets
    .flatMap((secret) => Object.values(secret.data ?? {}))
    .map((value) => Buffer.from(value, 'base64').toString('utf8'))
    .filter((value) => value.length >= 16 && !value.includes('\n'));
  expect(values).toEqual(expect.arrayContaining(Object.values(SUPPLIED)));
  const { items } = await readVault();
  values.push(items[0]?.password ?? '', checkout.variable('VAULTWARDEN_PASSWORD'));
  expect(values).not.toContain('');
  return values;
}

describe('generated secrets', () => {
  test('occur in no state, plan, configuration, log or output', async () => {
    const values = await secretValues();
    expect(values.length).toBeGreaterThanOrEqual(8);

    const haystacks: Array<{ where: string; text: string }> = [
      ...checkout.printed.map((text, index) => ({ where: `output ${index}`, text })),
      ...(await readStates(checkout.variable('PG_CONN_STR'))),
      ...readTree(path.join(checkout.folder, 'cdktf.out')),
      ...readTree(path.join(checkout.folder, '.sandbox', 'logs')),
    ];
    for (const stack of STACKS) {
      const folder = path.join(checkout.folder, 'cdktf.out', 'stacks', stack);
      checkout.run('terraform', ['plan', '-input=false', '-out=secret-search'], {}, folder);
      const shown = checkout.run('terraform', ['show', '-json', 'secret-search'], {}, folder);
      haystacks.push({ where: `plan of ${stack}`, text: shown.stdout });
    }
    expect(haystacks.length).toBeGreaterThan(STACKS.length * 3);
    // What may be there is found where it must be, so the search does look into states, plans and configuration.
    for (const where of ['state cluster_infra_sandbox_identity', 'plan of identity', 'cdk.tf.json']) {
      const searched = haystacks.filter((haystack) => haystack.where.includes(where));
      expect({ where, found: searched.some(({ text }) => text.includes('authentik-bootstrap')) }).toEqual({
        where,
        found: true,
      });
    }
    const found = haystacks.filter(({ text }) =>
      values.some((value) => text.includes(value) || text.includes(Buffer.from(value).toString('base64'))),
    );
    expect(found.map(({ where }) => where)).toEqual([]);
  });
});

describe('backups', () => {
  const inVault = (...args: string[]) => checkout.must('kubectl', '-n', 'vaultwarden', ...args);
  const scheduled = (job: string): Item => {
    inVault('wait', '--for=condition=PodScheduled', 'pod', '-l', `job-name=${job}`, '--timeout=120s');
    const [pod] = checkout.kubectl<List>('-n', 'vaultwarden', 'get', 'pod', '-l', `job-name=${job}`).items;
    if (pod === undefined) throw new Error(`job ${job} has no pod`);
    return pod;
  };

  test('a backup by hand is admitted, and runs where the vault runs: their volume can be mounted twice there only', () => {
    inVault('create', 'job', 'by-hand', '--from=cronjob/vaultwarden-backup');
    const vault = checkout.kubectl<Item>('-n', 'vaultwarden', 'get', 'pod', 'vaultwarden-0');
    expect(scheduled('by-hand').spec['nodeName']).toBe(vault.spec['nodeName']);
    inVault('delete', 'job', 'by-hand');
  });

  test('a restore starts by the commands of its runbook, with the backup that they name', () => {
    const runbook = checkout.read('docs/runbooks/restore.md');
    const command =
      /kubectl -n vaultwarden create job restore-1 [^`]*?kubectl apply -f -/.exec(runbook)?.[0] ?? 'false';
    checkout.must('sh', '-c', command);
    const steps = scheduled('restore-1').spec['initContainers'] as {
      name: string;
      env: { name: string; value?: string }[];
    }[];
    expect(steps.map(({ name }) => name)).toEqual(['fetch', 'restore-databases']);
    expect(steps[0]?.env.find(({ name }) => name === 'RESTORE')?.value).toBe('latest');
    inVault('delete', 'job', 'restore-1');
  });
});

describe('a service that is switched off', () => {
  const SERVICES = ['vaultwarden', 'excalidraw'];
  const settings = 'config/environments/sandbox.yaml';
  const deploy = (...stacks: string[]) => checkout.must('npx', 'cdktf', 'deploy', ...stacks);
  /** What must be the very same objects afterwards. */
  const kept = () =>
    SERVICES.flatMap((service) => [
      checkout.kubectl<Item>('get', 'namespace', service),
      ...checkout.kubectl<List>('-n', service, 'get', 'pvc').items,
    ])
      .map((item) => [item.kind, item.metadata.name, item.metadata.uid, item.spec['volumeName']].join(' '))
      .sort();
  const workloads = () =>
    SERVICES.flatMap((service) =>
      checkout
        .kubectl<List>('-n', service, 'get', 'deploy,sts,ds,cronjob,job,ingress,svc')
        .items.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
    ).sort();
  let before: { kept: string[]; workloads: string[]; text: string };

  test('loses its workloads and keeps its namespace and volumes', () => {
    before = { kept: kept(), workloads: workloads(), text: checkout.read(settings) };
    expect(before.kept.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'Namespace excalidraw',
      'Namespace vaultwarden',
      'PersistentVolumeClaim data-excalidraw-postgres-0',
      'PersistentVolumeClaim data-vaultwarden-0',
      'PersistentVolumeClaim data-vaultwarden-postgres-0',
      'PersistentVolumeClaim excalidraw-backup',
      'PersistentVolumeClaim vaultwarden-backup',
    ]);
    checkout.write(settings, switchedOff(before.text));
    deploy('identity', 'observability');
    expect(workloads()).toEqual([]);
    expect(kept()).toEqual(before.kept);
    expect(['identity', 'observability'].map((stack) => checkout.plan(stack).code)).toEqual([0, 0]);
  });

  test('comes back with its data, and nothing is left to change', () => {
    checkout.write(settings, before.text);
    deploy('identity', 'vault', 'observability');
    expect(workloads()).toEqual(before.workloads);
    expect(kept()).toEqual(before.kept);
    expectNoChanges();
  });
});

describe('the life of a sandbox', () => {
  test('stop ends every process, up brings everything back without changes', () => {
    expect(checkout.sandbox('stop').code).toBe(0);
    expect(checkout.processes()).toEqual([]);
    expect(checkout.sandbox('status').code).toBe(2);
    const up = checkout.sandbox('up');
    expect(up.code).toBe(0);
    for (const stack of STACKS) expect(up.stdout + up.stderr).toMatch(new RegExp(`${stack}.*no changes`));
    expect(checkout.sandbox('status').code).toBe(0);
  });

  test('a run that was killed is cleaned up by the next', async () => {
    checkout.sandbox('stop');
    await checkout.killedSandbox(4000, 'up');
    const up = checkout.sandbox('up');
    expect({ code: up.code, tail: up.code === 0 ? '' : (up.stdout + up.stderr).slice(-3000) }).toEqual({
      code: 0,
      tail: '',
    });
  });

  test('everything can be destroyed, in the reverse order of the stacks', () => {
    // The variable that lets one stack be deployed alone also makes cdktf forget the order (docs/sandbox.md).
    const destroy = checkout.run('npx', ['cdktf', 'destroy', '--skip-synth', ...STACKS], {
      CDKTF_IGNORE_MISSING_STACK_DEPENDENCIES: 'false',
    });
    const output = destroy.stdout + destroy.stderr;
    expect({ code: destroy.code, tail: destroy.code === 0 ? '' : output.slice(-3000) }).toEqual({ code: 0, tail: '' });
    const left = checkout.kubectl<List>('get', 'namespaces').items.map((item) => item.metadata.name);
    expect(left.filter((name) => name !== 'default' && !name.startsWith('kube-'))).toEqual([]);
  });

  test('the whole graph is planned on an empty backend, and exactly that is deployed by cluster-infra', async () => {
    const plans = path.join(checkout.folder, '.cluster-infra', 'plans', 'sandbox');
    const clusterInfra = (...args: string[]) => checkout.run('node', ['bin/cluster-infra.cjs', ...args]);
    await forgetStates(checkout.variable('PG_CONN_STR'));
    const planned = clusterInfra('plan', '--all');
    expect({ code: planned.code, tail: planned.code === 2 ? '' : planned.stderr.slice(-3000) }).toEqual({
      code: 2,
      tail: '',
    });
    const review = JSON.parse(readFileSync(path.join(plans, 'manifest.json'), 'utf8')) as Review;
    const reviewed = Object.fromEntries(review.stacks.map(({ name, counts }) => [name, counts]));
    expect(Object.keys(reviewed).sort()).toEqual([...STACKS].sort());
    expect(review.stacks.filter(({ wholeGraph }) => wholeGraph).map(({ name }) => name)).toContain('observability');
    for (const { add } of Object.values(reviewed)) expect(add).toBeGreaterThan(0);

    const deployed = clusterInfra('deploy', '--auto-approve', '--json');
    expect({ code: deployed.code, tail: deployed.code === 0 ? '' : deployed.stderr.slice(-3000) }).toEqual({
      code: 0,
      tail: '',
    });
    const { stacks } = JSON.parse(deployed.stdout) as Pick<Deployment, 'stacks'>;
    expect(Object.fromEntries(stacks.map(({ stack, counts }) => [stack, counts]))).toEqual(reviewed);
    expectNoChanges();

    const values = await secretValues();
    const found = readTree(path.join(checkout.folder, '.cluster-infra'))
      .concat([planned, deployed].map(({ stdout, stderr }) => ({ where: 'output', text: stdout + stderr })))
      .filter(({ text }) => values.some((value) => text.includes(value)));
    expect(found.map(({ where }) => where)).toEqual([]);
  });

  test('drift is told with its object, and plan without changes ends with 0', () => {
    checkout.must(
      'kubectl',
      'label',
      'namespace',
      'vaultwarden',
      'pod-security.kubernetes.io/enforce=privileged',
      '--overwrite',
    );
    const drift = checkout.run('node', ['bin/cluster-infra.cjs', 'drift', 'foundation', 'identity']);
    expect(drift.code).toBe(2);
    expect(drift.stdout).toMatch(/foundation \| none/);
    expect(drift.stdout).toContain('kubernetes_namespace_v1.vaultwarden_namespace');
  });

  test('down leaves no process and nothing of this checkout', () => {
    expect(checkout.sandbox('down').code).toBe(0);
    expect(checkout.processes()).toEqual([]);
    expect(existsSync(path.join(checkout.folder, '.sandbox'))).toBe(false);
  });
});

/** Makes the backend as empty as that of a new cluster. */
async function forgetStates(connectionString: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "select nspname as name from pg_namespace where nspname like 'cluster\\_infra\\_%'",
    );
    expect(rows.length).toBe(STACKS.length);
    for (const { name } of rows) await client.query(`drop schema "${name}" cascade`);
  } finally {
    await client.end();
  }
}

/** Every row of every state in the backend, as text. */
async function readStates(connectionString: string): Promise<Array<{ where: string; text: string }>> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const tables = await client.query<{ schema: string }>(
      "select table_schema as schema from information_schema.tables where table_name = 'states'",
    );
    expect(tables.rows.length).toBeGreaterThanOrEqual(STACKS.length);
    const states = [];
    for (const { schema } of tables.rows) {
      const rows = await client.query<{ data: string }>(`select data from "${schema}".states`);
      for (const { data } of rows.rows) states.push({ where: `state ${schema}`, text: data });
    }
    return states;
  } finally {
    await client.end();
  }
}

/** Every file below a folder, as text. */
function readTree(folder: string): Array<{ where: string; text: string }> {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.includes(`${path.sep}.terraform${path.sep}`))
    .map((file) => ({ where: file, text: readFileSync(file, 'latin1') }));
}
