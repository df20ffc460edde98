import { at } from '../../constructs/in-namespace';
import { addresses, resource } from '../../support/terraform-json';
import type { TerraformJson } from '../../support/terraform-json';
import { observability } from './synthesized';

const json = observability();
const HEPLIFY = 'kubernetes_daemon_set_v1.homer_heplify_agent';
const collector = resource(json, 'kubernetes_deployment_v1.homer_collector_server');
const web = resource(json, 'kubernetes_deployment_v1.homer_web_server');
const labelsOf = (workload: unknown): object => at(workload, 'spec.template.metadata.labels') as object;
const portNames = (workload: unknown): string[] =>
  (at(workload, 'spec.template.spec.container[0].port') as { name: string }[]).map(({ name }) => name);

describe('the Service homer-app', () => {
  const service = resource(json, 'kubernetes_service_v1.homer_endpoint');

  it('is one address for web interface and collector: it selects both by a label they share', () => {
    expect(at(service, 'metadata.name')).toBe('homer-app');
    const selector = at(service, 'spec.selector') as object;
    expect(labelsOf(collector)).toMatchObject(selector);
    expect(labelsOf(web)).toMatchObject(selector);
    expect(labelsOf(resource(json, 'kubernetes_stateful_set_v1.homer_postgres_server'))).not.toMatchObject(selector);
  });

  it('has 80 for people and 9060 over UDP and TCP for HEP, each port known to one of the two only', () => {
    expect(at(service, 'spec.port')).toEqual([
      { name: 'http', port: 80, target_port: 'http', protocol: 'TCP' },
      { name: 'hep', port: 9060, target_port: 'hep', protocol: 'UDP' },
      { name: 'hep-tcp', port: 9060, target_port: 'hep-tcp', protocol: 'TCP' },
    ]);
    expect(portNames(web)).toEqual(['http']);
    expect(portNames(collector)).toEqual(['hep', 'hep-tcp', 'metrics']);
  });
});

describe('the collector', () => {
  const environmentOf = (from: unknown): Record<string, unknown> =>
    Object.fromEntries(
      (at(from, 'spec.template.spec.container[0].env') as { name: string; value?: string; value_from?: unknown }[]).map(
        (entry) => [entry.name, entry.value ?? entry.value_from],
      ),
    );

  it('writes to databases of a role that is not one of the names heplify-server gives published passwords to', () => {
    expect(environmentOf(collector)).toMatchObject({
      HEPLIFYSERVER_DBUSER: 'homer',
      HEPLIFYSERVER_DBDATATABLE: 'homer_data',
      HEPLIFYSERVER_DBCONFTABLE: 'homer_config',
      HEPLIFYSERVER_DBADDR: 'homer-postgres:5432',
      HEPLIFYSERVER_DBPASS: {
        secret_key_ref: { name: '${kubernetes_secret_v1.homer_postgres_secret.metadata[0].name}', key: 'password' },
      },
      HEPLIFYSERVER_CONFIGHTTPADDR: '',
    });
  });

  it('keeps packets as long as the configuration says', () => {
    const other = observability((config) => {
      config.services.homer.retention = { callDays: 30, registrationDays: 7, defaultDays: 3 };
    });
    expect(environmentOf(resource(other, 'kubernetes_deployment_v1.homer_collector_server'))).toMatchObject({
      HEPLIFYSERVER_DBDROPDAYSCALL: '30',
      HEPLIFYSERVER_DBDROPDAYSREGISTER: '7',
      HEPLIFYSERVER_DBDROPDAYSDEFAULT: '3',
    });
  });

  it('keeps for ever what has 0 days, whatever the other kinds have: its own 0 would mean something else', () => {
    const days = (retention: { callDays: number; registrationDays: number; defaultDays: number }) => {
      const json = observability((config) => void (config.services.homer.retention = retention));
      return environmentOf(resource(json, 'kubernetes_deployment_v1.homer_collector_server'));
    };
    expect(days({ callDays: 0, registrationDays: 7, defaultDays: 3 })).toMatchObject({
      HEPLIFYSERVER_DBDROPDAYS: '3',
      HEPLIFYSERVER_DBDROPDAYSCALL: '36500',
      HEPLIFYSERVER_DBDROPDAYSREGISTER: '7',
    });
    expect(days({ callDays: 30, registrationDays: 7, defaultDays: 0 })).toMatchObject({
      HEPLIFYSERVER_DBDROPDAYS: '36500',
      HEPLIFYSERVER_DBDROPDAYSCALL: '30',
      HEPLIFYSERVER_DBDROPDAYSDEFAULT: '36500',
    });
  });

  it('takes HEP from tenants over UDP and TCP, and from the nodes, where heplify lives, as heplify sends', () => {
    const from = (transport: 'tcp' | 'udp') => {
      const some = observability((config) => {
        config.cluster.nodeCidrs = ['192.0.2.0/24'];
        config.services.homer.heplify.transport = transport;
      });
      return at(resource(some, 'kubernetes_network_policy_v1.homer_namespace_network_homer_collector'), 'spec.ingress');
    };
    const port = (protocol: string) => ({ port: '9060', protocol });
    const tenants = { namespace_selector: { match_labels: { 'ominis.ai/tier': 'tenant' } } };
    const nodes = [{ ip_block: { cidr: '192.0.2.0/24' } }];
    expect(from('tcp')).toEqual([
      { from: [tenants], ports: [port('UDP'), port('TCP')] },
      { from: nodes, ports: [port('TCP')] },
    ]);
    expect(from('udp')).toContainEqual({ from: nodes, ports: [port('UDP')] });
  });
});

describe('the web interface', () => {
  it('writes its configuration to memory: it holds secrets', () => {
    const volumes = at(web, 'spec.template.spec.volume') as { name: string }[];
    expect(volumes.find(({ name }) => name === 'config')).toMatchObject({ empty_dir: { medium: 'Memory' } });
  });

  it('shows its own program none of the Secrets: only the init container mounts them', () => {
    const mounts = (container: string): string[] =>
      (at(web, `spec.template.spec.${container}[0].volume_mount`) as { name: string }[]).map(({ name }) => name);
    expect(mounts('container')).toEqual(['config', 'scratch']);
    expect(mounts('init_container')).toEqual(expect.arrayContaining(['database', 'jwt', 'users']));
  });

  it('asks for a login by authentik only when it is told to', () => {
    const middlewares = (forwardAuth: boolean): unknown =>
      at(
        resource(
          observability((config) => void (config.services.homer.forwardAuth = forwardAuth)),
          'kubernetes_ingress_v1.homer_ingress',
        ),
        'metadata.annotations',
      );
    const key = 'traefik.ingress.kubernetes.io/router.middlewares';
    expect(middlewares(true)).toHaveProperty(
      [key],
      'flow-proxy-rate-limit@kubernetescrd,flow-proxy-authentik@kubernetescrd',
    );
    expect(middlewares(false)).toHaveProperty([key], 'flow-proxy-rate-limit@kubernetescrd');
  });
});

describe('heplify', () => {
  const agent = resource(json, HEPLIFY);
  const args = at(agent, 'spec.template.spec.container[0].args') as string[];
  const flag = (name: string, from: readonly string[] = args): string | undefined => from[from.indexOf(name) + 1];

  it('is the daemon set heplify, found by the label app=heplify', () => {
    expect(at(agent, 'metadata.name')).toBe('heplify');
    expect(at(agent, 'spec.selector.match_labels.app')).toBe('heplify');
  });

  it('sends to the endpoint of the cluster, whose name it can resolve from the host network', () => {
    expect(flag('-hs')).toBe('homer-app.homer.svc.cluster.local:9060');
    expect(at(agent, 'spec.template.spec')).toMatchObject({
      host_network: true,
      dns_policy: 'ClusterFirstWithHostNet',
    });
  });

  it('captures without privilege, with NET_RAW alone unless it is promiscuous', () => {
    const capabilities = (from: TerraformJson): unknown =>
      at(resource(from, HEPLIFY), 'spec.template.spec.container[0].security_context.capabilities');
    expect(capabilities(json)).toEqual({ drop: ['ALL'], add: ['NET_RAW'] });
    const promiscuous = observability((config) => void (config.services.homer.heplify.promiscuous = true));
    expect(capabilities(promiscuous)).toEqual({ drop: ['ALL'], add: ['NET_RAW', 'NET_ADMIN'] });
    expect(args).toContain('-promisc=false');
  });

  it('discards only the SIP methods that are named', () => {
    expect(args).not.toContain('-dim');
    const some = observability((config) => void (config.services.homer.heplify.discardMethods = ['OPTIONS', 'NOTIFY']));
    const flags = at(resource(some, HEPLIFY), 'spec.template.spec.container[0].args') as string[];
    expect(flag('-dim', flags)).toBe('OPTIONS,NOTIFY');
  });

  it('opens no port on the node: its API is on the loopback, where the kubelet asks', () => {
    expect(flag('-api')).toBe('127.0.0.1:9068');
    expect(at(agent, 'spec.template.spec.container[0].readiness_probe.http_get')).toEqual({
      host: '127.0.0.1',
      path: '/health',
      port: '9068',
    });
  });

  it('alone makes its namespace privileged: without it baseline is enough', () => {
    const level = (from: TerraformJson): unknown =>
      at(resource(from, 'kubernetes_namespace_v1.homer_namespace'), 'metadata.labels');
    const key = 'pod-security.kubernetes.io/enforce';
    expect(level(json)).toHaveProperty([key], 'privileged');
    const without = observability((config) => void (config.services.homer.heplify.enabled = false));
    expect(level(without)).toHaveProperty([key], 'baseline');
    expect(addresses(without)).not.toContain(HEPLIFY);
  });
});

it('the stack publishes addresses only', () => {
  expect(at(resource(json, 'terraform_data.published'), 'input')).toEqual({
    homer_url: 'https://homer.ominis.ai',
    hep_endpoint: 'homer-app.homer.svc.cluster.local:9060',
    excalidraw_url: 'https://draw.ominis.ai',
  });
});

it('with nothing switched on the stack is empty but valid', () => {
  const empty = observability((config) => {
    config.services.homer.enabled = false;
    config.services.excalidraw.enabled = false;
    config.services.homer.keepData = false;
    config.services.excalidraw.keepData = false;
  });
  expect(addresses(empty).filter((address) => !address.includes('cluster_'))).toEqual([]);
});
