/** Small configurations that several scenarios start from. */

export const metadata = (name: string, namespace: string, labels: Record<string, string> = { app: name }) => [
  { name, namespace, labels },
];

export const container = (image: string, extra: Record<string, unknown> = {}) => ({
  name: 'main',
  image,
  resources: [{ requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '1024Mi' } }],
  ...extra,
});

export const podTemplate = (app: string, containers: readonly unknown[], extra: Record<string, unknown> = {}) => [
  { metadata: [{ labels: { app } }], spec: [{ container: containers, ...extra }] },
];

export const deployment = (
  namespace: string,
  options: {
    image?: string;
    replicas?: string;
    app?: string;
    labels?: Record<string, string>;
    wait?: boolean;
    spec?: object;
  } = {},
) => ({
  metadata: metadata('web', namespace, options.labels),
  spec: [
    {
      replicas: options.replicas ?? '2',
      selector: [{ match_labels: { app: options.app ?? 'web' } }],
      template: podTemplate(options.app ?? 'web', [container(options.image ?? 'registry.example/web:1.0.0')]),
      ...options.spec,
    },
  ],
  wait_for_rollout: options.wait ?? true,
  timeouts: { create: '30s', update: '30s' },
});
