import type { KubernetesClient } from './client/kubernetes-client';

/** What every resource gets from the provider's configuration. */
export interface Access {
  client: KubernetesClient;
  /** Metadata keys that match are left alone unless they are configured. */
  ignoreAnnotations: readonly RegExp[];
  ignoreLabels: readonly RegExp[];
}
