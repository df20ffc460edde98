import type { Configuration, Scenario } from '../scenario';
import { metadata } from './pieces';

const configMap = (namespace: string, data: Record<string, string>) => ({
  resource: { kubernetes_config_map_v1: { it: { metadata: metadata('settings', namespace), data } } },
});

const secret = (namespace: string, value: string, revision: number) => ({
  resource: {
    kubernetes_secret_v1: {
      it: { metadata: metadata('token', namespace), data_wo: { key: value }, data_wo_revision: revision },
    },
  },
});

const lookUps = (namespace: string): Configuration => ({
  data: {
    kubernetes_namespace_v1: {
      it: { metadata: [{ name: namespace }] },
      missing: { metadata: [{ name: 'no-such-namespace' }] },
    },
    kubernetes_secret_v1: { missing: { metadata: [{ name: 'no-such-secret', namespace }] } },
    kubernetes_service_v1: { missing: { metadata: [{ name: 'no-such-service', namespace }] } },
  },
  output: { known: { value: '${data.kubernetes_namespace_v1.it.metadata[0].uid != ""}' } },
});

const missingConfigMap = (namespace: string): Configuration => ({
  data: { kubernetes_config_map_v1: { missing: { metadata: [{ name: 'no-such-map', namespace }] } } },
});

export const configuration: readonly Scenario[] = [
  {
    name: 'config map: change, drift, deletion, import',
    steps: ({ namespace }) => [
      { kind: 'apply', name: 'create', config: configMap(namespace, { a: '1', b: '2' }) },
      { kind: 'apply', name: 'change a value, remove a key', config: configMap(namespace, { a: '3' }) },
      {
        kind: 'kubectl',
        name: 'edit',
        args: ['-n', namespace, 'patch', 'configmap', 'settings', '-p', '{"data":{"a":"9"}}'],
      },
      { kind: 'plan', name: 'drift of a value', config: configMap(namespace, { a: '3' }) },
      { kind: 'apply', name: 'repair', config: configMap(namespace, { a: '3' }) },
      {
        kind: 'kubectl',
        name: 'label',
        args: ['-n', namespace, 'label', 'configmap', 'settings', 'app=other', '--overwrite'],
      },
      { kind: 'apply', name: 'drift of a label', config: configMap(namespace, { a: '3' }) },
      {
        kind: 'kubectl',
        name: 'foreign key',
        args: ['-n', namespace, 'patch', 'configmap', 'settings', '-p', '{"data":{"z":"9"}}'],
      },
      { kind: 'plan', name: 'a key that somebody added', config: configMap(namespace, { a: '3' }) },
      { kind: 'kubectl', name: 'delete', args: ['-n', namespace, 'delete', 'configmap', 'settings'] },
      { kind: 'apply', name: 'create again', config: configMap(namespace, { a: '3' }) },
      {
        kind: 'import',
        name: 'import',
        address: 'kubernetes_config_map_v1.it',
        id: `${namespace}/settings`,
        config: configMap(namespace, { a: '3' }),
      },
    ],
  },
  {
    name: 'secret: write-only data is written by revision and never read',
    steps: ({ namespace }) => [
      { kind: 'apply', name: 'create', config: secret(namespace, 'first', 1) },
      { kind: 'plan', name: 'another value, same revision', config: secret(namespace, 'second', 1) },
      { kind: 'apply', name: 'another value, next revision', config: secret(namespace, 'second', 2) },
      {
        kind: 'kubectl',
        name: 'edit',
        args: ['-n', namespace, 'patch', 'secret', 'token', '-p', '{"data":{"key":"eA=="}}'],
      },
      { kind: 'plan', name: 'a value changed by hand is not drift', config: secret(namespace, 'second', 2) },
      { kind: 'kubectl', name: 'delete', args: ['-n', namespace, 'delete', 'secret', 'token'] },
      { kind: 'apply', name: 'create again', config: secret(namespace, 'second', 2) },
    ],
  },
  {
    name: 'errors of the API server',
    steps: ({ namespace }) => [
      {
        kind: 'apply',
        name: 'a namespace that does not exist',
        config: {
          resource: {
            kubernetes_config_map_v1: { it: { metadata: metadata('x', 'no-such-namespace'), data: { a: '1' } } },
          },
        },
      },
      {
        kind: 'plan',
        name: 'a name that is none',
        config: {
          resource: {
            kubernetes_config_map_v1: { it: { metadata: metadata('Not_A_Name', namespace), data: { a: '1' } } },
          },
        },
      },
      { kind: 'kubectl', name: 'make one first', args: ['-n', namespace, 'create', 'configmap', 'settings'] },
      { kind: 'apply', name: 'an object that exists already', config: configMap(namespace, { a: '1' }) },
    ],
  },
  {
    name: 'data sources',
    steps: ({ namespace }) => [
      { kind: 'apply', name: 'an object that is there and one that is not', config: lookUps(namespace) },
      { kind: 'plan', name: 'a config map that is not there', config: missingConfigMap(namespace) },
    ],
  },
];
