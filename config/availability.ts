/** How much the platform may lose without an outage, from the least to the most. */
export const AVAILABILITY_LEVELS = ['single', 'standard', 'high'] as const;
export type Availability = (typeof AVAILABILITY_LEVELS)[number];

/** Pods of one component at each level. */
export type ReplicaCounts = Readonly<Record<Availability, number>>;

const counts = (single: number, standard: number, high: number): ReplicaCounts => ({ single, standard, high });

/**
 * Pods of every component that the level drives. Not here: Vaultwarden and Excalidraw's room, which keep their state in
 * one process; Homer, of which two collectors would rotate the same partitions; databases, which have one volume each.
 */
export const REPLICAS = {
  certManager: {
    // Controller and cainjector elect a leader: a third pod would only wait. The webhook answers the API server.
    controller: counts(1, 2, 2),
    webhook: counts(1, 3, 3),
    cainjector: counts(1, 2, 2),
  },
  traefik: counts(1, 2, 3),
  authentik: { server: counts(1, 2, 3), worker: counts(1, 1, 2) },
  excalidraw: { web: counts(1, 2, 3), storage: counts(1, 1, 2) },
} as const;

/** What a level puts where the file gives no number of pods. */
export function replicasAt(level: Availability) {
  const { certManager, traefik, authentik, excalidraw } = REPLICAS;
  const of = (component: ReplicaCounts) => ({ replicas: component[level] });
  return {
    platform: {
      certManager: {
        controller: of(certManager.controller),
        webhook: of(certManager.webhook),
        cainjector: of(certManager.cainjector),
      },
      traefik: of(traefik),
    },
    services: {
      authentik: { server: of(authentik.server), worker: of(authentik.worker) },
      excalidraw: { web: of(excalidraw.web), storage: of(excalidraw.storage) },
    },
  };
}
