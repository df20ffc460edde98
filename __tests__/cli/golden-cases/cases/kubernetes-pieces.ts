import { container, metadata, podTemplate } from '../../../parity/scenarios/pieces';

/** Kubernetes objects of the cases, small. */
export const kubernetes = { provider: { kubernetes: {} } };

export const namespace = (name: string) => ({ metadata: [{ name }], timeouts: { delete: '60s' } });

export const claim = (name: string, inNamespace: string, size = '20Gi') => ({
  metadata: [{ name, namespace: inNamespace }],
  spec: [{ access_modes: ['ReadWriteOnce'], resources: [{ requests: { storage: size } }] }],
  wait_until_bound: false,
});

export const configMap = (name: string, inNamespace: string, content: Record<string, string>) => ({
  metadata: [{ name, namespace: inNamespace }],
  data: content,
});

export const statefulSet = (
  inNamespace: string,
  options: { image?: string; size?: string; name?: string; serviceName?: string; wait?: boolean } = {},
) => {
  const name = options.name ?? 'homer-postgres';
  return {
    metadata: metadata(name, inNamespace),
    spec: [
      {
        service_name: options.serviceName ?? name,
        replicas: '1',
        selector: [{ match_labels: { app: name } }],
        template: podTemplate(name, [
          container(options.image ?? 'docker.io/library/postgres:17.5', {
            name: 'server',
            volume_mount: [{ name: 'data', mount_path: '/data' }],
          }),
        ]),
        volume_claim_template: [
          {
            metadata: [{ name: 'data' }],
            spec: [{ access_modes: ['ReadWriteOnce'], resources: [{ requests: { storage: options.size ?? '20Gi' } }] }],
          },
        ],
      },
    ],
    wait_for_rollout: options.wait ?? false,
    timeouts: { create: '60s', update: '60s', delete: '60s' },
  };
};

export const deployment = (inNamespace: string, images: Record<string, string>, replicas = '2') => ({
  metadata: metadata('web', inNamespace),
  spec: [
    {
      replicas,
      selector: [{ match_labels: { app: 'web' } }],
      template: podTemplate(
        'web',
        Object.entries(images).map(([name, image]) => container(image, { name })),
      ),
    },
  ],
  wait_for_rollout: false,
});

/** As stacks/cluster-guard.ts makes it. */
export const clusterGuard = (uid: string, postcondition = true) => ({
  data: {
    kubernetes_namespace_v1: {
      cluster_guard: {
        metadata: [{ name: 'kube-system' }],
        ...(postcondition
          ? {
              lifecycle: {
                postcondition: [
                  {
                    condition: `\${self.metadata[0].uid == "${uid}"}`,
                    error_message: `Wrong cluster: expected the one with kube-system UID ${uid}.`,
                  },
                ],
              },
            }
          : {}),
      },
    },
  },
});
