import type { ExcalidrawConfig } from '../../../config/types';
import type { SecretKeyReference } from '../../../constructs/secret/secret-reference';
import type { PodSpec } from '../../../constructs/workload/pod';
import { httpProbe, tcpProbe } from '../../../constructs/workload/probe';

/** Port of every part's container. */
export const HTTP_PORT = 8080;

const MILLISECONDS_PER_DAY = 86_400_000;

/** The web application: static files behind nginx-unprivileged, which renders its own configuration at start. */
export function webPod(image: string, { web }: ExcalidrawConfig): PodSpec {
  return {
    user: { uid: 101, gid: 101 },
    volumes: [
      { kind: 'scratch', name: 'scratch', sizeLimit: '64Mi' },
      { kind: 'scratch', name: 'nginx', sizeLimit: '4Mi' },
    ],
    containers: [
      {
        name: 'web',
        image,
        // The template has no default for it.
        environment: { NGINX_PORT: String(HTTP_PORT) },
        ports: [{ name: 'http', port: HTTP_PORT }],
        mounts: [
          { volume: 'scratch', path: '/tmp' },
          { volume: 'nginx', path: '/etc/nginx/conf.d' },
        ],
        resources: web.resources,
        probes: {
          startup: httpProbe('/', 'http', { periodSeconds: 2, failureThreshold: 30 }),
          readiness: httpProbe('/', 'http'),
          liveness: httpProbe('/', 'http', { periodSeconds: 20 }),
        },
      },
    ],
  };
}

/** The storage: scenes, rooms and files in PostgreSQL. */
export function storagePod(image: string, { storage }: ExcalidrawConfig, databaseUri: SecretKeyReference): PodSpec {
  return {
    user: { uid: 1000, gid: 1000 },
    volumes: [{ kind: 'scratch', name: 'scratch', sizeLimit: '128Mi' }],
    containers: [
      {
        name: 'storage',
        image,
        environment: {
          PORT: String(HTTP_PORT),
          GLOBAL_PREFIX: '/api/v2',
          STORAGE_URI: { secret: databaseUri },
          // Unset, a drawing is gone after one day.
          STORAGE_TTL: String(storage.ttlDays * MILLISECONDS_PER_DAY),
          ENABLE_POSTGRES_TTL_SERVICE: 'true',
          BODY_LIMIT: '50mb',
        },
        ports: [{ name: 'http', port: HTTP_PORT }],
        mounts: [{ volume: 'scratch', path: '/tmp' }],
        resources: storage.resources,
        probes: {
          // The health path writes to the database, whose outage must not restart the pod.
          startup: httpProbe('/api/v2/health', 'http', { periodSeconds: 5, failureThreshold: 60 }),
          readiness: httpProbe('/api/v2/health', 'http'),
          liveness: tcpProbe('http', { periodSeconds: 20 }),
        },
      },
    ],
  };
}

/** The room: relays ciphertext between the browsers of one drawing. */
export function roomPod(image: string, { host, room }: ExcalidrawConfig): PodSpec {
  return {
    user: { uid: 1000, gid: 1000 },
    volumes: [{ kind: 'scratch', name: 'scratch', sizeLimit: '32Mi' }],
    containers: [
      {
        name: 'room',
        image,
        command: ['node', 'dist/index.js'],
        environment: { PORT: String(HTTP_PORT), CORS_ORIGIN: `https://${host}` },
        ports: [{ name: 'http', port: HTTP_PORT }],
        mounts: [{ volume: 'scratch', path: '/tmp' }],
        resources: room.resources,
        probes: {
          startup: httpProbe('/', 'http', { periodSeconds: 2, failureThreshold: 30 }),
          readiness: httpProbe('/', 'http'),
          liveness: httpProbe('/', 'http', { periodSeconds: 20 }),
        },
      },
    ],
  };
}
