import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { KubeObject } from '../kube/kube-client';

/** A Helm release as its newest record says. */
export interface HelmRelease {
  readonly namespace: string;
  readonly name: string;
  readonly revision: number;
  readonly status: string;
  readonly chart: string;
  /** Whether the chart calls itself a stand-in. */
  readonly standIn: boolean;
}

const releaseSchema = z.object({
  name: z.string(),
  namespace: z.string(),
  version: z.number(),
  info: z.object({ status: z.string() }),
  chart: z.object({
    metadata: z.object({
      name: z.string(),
      version: z.string(),
      annotations: z.record(z.string(), z.string()).optional(),
      description: z.string().optional(),
    }),
  }),
});

/** Helm keeps a release as JSON, gzipped, in base64, inside a Secret, which adds its own base64. */
function decode(secret: KubeObject): HelmRelease | null {
  const data = (secret.data as Record<string, string> | undefined)?.release;
  if (!data) return null;
  const packed = Buffer.from(Buffer.from(data, 'base64').toString('ascii'), 'base64');
  const { name, namespace, version, info, chart } = releaseSchema.parse(
    JSON.parse(gunzipSync(packed).toString('utf8')) as unknown,
  );
  const { metadata } = chart;
  return {
    namespace,
    name,
    revision: version,
    status: info.status,
    chart: `${metadata.name} ${metadata.version}`,
    standIn: Object.keys(metadata.annotations ?? {}).some((key) => key.startsWith('cluster-infra.sandbox/')),
  };
}

/** The newest revision of every release, from Secrets with the label `owner=helm`. */
export function releasesOf(secrets: readonly KubeObject[]): HelmRelease[] {
  const newest = new Map<string, HelmRelease>();
  for (const secret of secrets) {
    const release = decode(secret);
    if (!release) continue;
    const key = `${release.namespace}/${release.name}`;
    if ((newest.get(key)?.revision ?? 0) < release.revision) newest.set(key, release);
  }
  return [...newest.values()].sort((a, b) => `${a.namespace}/${a.name}`.localeCompare(`${b.namespace}/${b.name}`));
}
