import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { z } from 'zod';
import { isKind, type Place } from '../cluster/kinds';
import type { KubeObject } from '../cluster/kube-object';

/** An object of a release. */
export interface ReleasedObject extends Place {
  /** As the chart wrote it. */
  readonly spec: Readonly<Record<string, unknown>>;
}

/** A Helm release, as its newest record says. */
export interface ReleaseRecord {
  /** `deployed`, `failed`, `pending-upgrade` and so on. */
  readonly status: string;
  readonly revision: number;
  readonly chart: string;
  readonly version: string;
  /** Undefined where the chart does not say. */
  readonly appVersion: string | undefined;
  /** Whether the chart calls itself a stand-in of the sandbox. */
  readonly standIn: boolean;
  /** Its workloads, Services, Ingresses and claims. */
  readonly objects: readonly ReleasedObject[];
}

const recordSchema = z.looseObject({
  info: z.looseObject({ status: z.string() }),
  version: z.number(),
  namespace: z.string(),
  manifest: z.string().default(''),
  chart: z.looseObject({
    metadata: z.looseObject({
      name: z.string(),
      version: z.string(),
      appVersion: z.string().optional(),
      description: z.string().optional(),
      annotations: z.record(z.string(), z.string()).optional(),
    }),
  }),
});

const documentSchema = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
  spec: z.record(z.string(), z.unknown()).optional(),
});

/** The kinds that checks look at. Others, such as definitions of a megabyte, are not even parsed. */
const LOOKED_AT = /^kind: *["']?(?:Deployment|StatefulSet|DaemonSet|Service|Ingress|PersistentVolumeClaim)["']? *$/m;

/** Beginning of the annotations by which the sandbox marks its own charts. */
const STAND_IN = 'cluster-infra.sandbox/';

function objectsOf(manifest: string, namespace: string): ReleasedObject[] {
  return manifest.split(/^---.*$/m).flatMap((document) => {
    if (!LOOKED_AT.test(document)) return [];
    const { kind, metadata, spec } = documentSchema.parse(parse(document));
    if (!isKind(kind)) return [];
    return [{ kind, name: metadata.name, namespace: metadata.namespace ?? namespace, spec: spec ?? {} }];
  });
}

/** Helm keeps a release as JSON, gzipped, in base64, inside a Secret, which adds its own base64. */
export function decodeRelease(secret: KubeObject): ReleaseRecord | undefined {
  const data = z.looseObject({ data: z.looseObject({ release: z.string() }) }).safeParse(secret);
  if (!data.success) return undefined;
  const packed = Buffer.from(Buffer.from(data.data.data.release, 'base64').toString('ascii'), 'base64');
  const record = recordSchema.parse(JSON.parse(gunzipSync(packed).toString('utf8')));
  const { metadata } = record.chart;
  return {
    status: record.info.status,
    revision: record.version,
    chart: metadata.name,
    version: metadata.version,
    appVersion: metadata.appVersion,
    standIn: Object.keys(metadata.annotations ?? {}).some((key) => key.startsWith(STAND_IN)),
    objects: objectsOf(record.manifest, record.namespace),
  };
}

/**
 * The newest record of a release.
 *
 * @param secrets of its namespace, their metadata at least.
 * @param read reads one whole.
 */
export async function newestRelease(
  secrets: readonly KubeObject[],
  name: string,
  read: (secret: string) => Promise<KubeObject | undefined>,
): Promise<ReleaseRecord | undefined> {
  const revisions = secrets.filter(
    ({ metadata: { labels } }) => labels?.['owner'] === 'helm' && labels['name'] === name,
  );
  const revisionOf = ({ metadata }: KubeObject) => Number(metadata.labels?.['version'] ?? 0);
  const [newest] = revisions.sort((left, right) => revisionOf(right) - revisionOf(left));
  const secret = newest === undefined ? undefined : await read(newest.metadata.name);
  return secret === undefined ? undefined : decodeRelease(secret);
}
