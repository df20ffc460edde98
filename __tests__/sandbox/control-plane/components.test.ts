import { componentDefinition, componentNames } from '../../../sandbox/control-plane/components';
import type { ClientName, KeyPairFiles, Pki } from '../../../sandbox/control-plane/pki';
import { layoutOf } from '../../../sandbox/layout';
import { portNames, type Ports } from '../../../sandbox/state';

const pair = (name: string): KeyPairFiles => ({ certificate: `/pki/${name}.crt`, key: `/pki/${name}.key` });
const clients = ['admin', 'controller-manager', 'scheduler', 'kwok', 'daemon'] as const satisfies readonly ClientName[];
const pki: Pki = {
  authority: pair('ca'),
  server: pair('server'),
  issuer: pair('issuer-ca'),
  serviceAccount: { key: '/pki/sa.key', publicKey: '/pki/sa.pub' },
  clients: Object.fromEntries(clients.map((name) => [name, pair(name)])) as Pki['clients'],
};
const inputs = {
  layout: layoutOf('/checkout'),
  ports: Object.fromEntries(portNames.map((name, index) => [name, 20000 + index])) as Ports,
  pki,
  tools: new Map(
    componentNames.map((name) => [name, { file: `/tools/${name}`, version: 'v', source: 'cache' as const }]),
  ),
};

describe('the parts of the control plane', () => {
  it.each(componentNames)('%s listens on loopback only', (name) => {
    const { args } = componentDefinition(name, inputs);
    const addresses = args.flatMap((arg) => arg.match(/\d+\.\d+\.\d+\.\d+(?!\/|\d)/g) ?? []);
    expect(addresses.length).toBeGreaterThan(0);
    expect(addresses.filter((address) => !address.startsWith('127.'))).toEqual([]);
    expect(args.some((arg) => /bind-address|listen|server-address/.test(arg))).toBe(true);
  });

  it('keeps service addresses on the machine, because the API server dials them', () => {
    const { args } = componentDefinition('kube-apiserver', inputs);
    expect(args).toContain('--service-cluster-ip-range=127.96.0.0/16');
    expect(args.join()).not.toContain('aggregator-routing');
  });

  it('lets the deletion of a definition wait for the cache of its objects, so that it never fails and hangs', () => {
    const { args } = componentDefinition('kube-apiserver', inputs);
    expect(args).toContain('--feature-gates=ResilientWatchCacheInitialization=false');
  });

  it('gives pods addresses for which endpoints are made', () => {
    expect(componentDefinition('kwok', inputs).args).toContain('--cidr=198.18.0.0/16');
  });

  it.each(componentNames)('%s collects garbage as often as Go does by itself, whatever its starter chose', (name) => {
    expect(componentDefinition(name, inputs).env).toEqual({ GOGC: '100' });
  });
});
