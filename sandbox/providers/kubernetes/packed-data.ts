import { gunzipSync, gzipSync } from 'node:zlib';
import type { RuntimeBody } from '../../../providers/framework/provider/runtime-schema';
import { lazily } from './lazily';
import type { ProviderData, TypeData } from './provider-data';

/** What a bundle holds: one compressed text each, in base64. */
export interface PackedProvider {
  /** A line for the names, one for the provider's own schema, one for each type in the order of the names. */
  data: string;
  /** The encoded answer to GetProviderSchema. */
  schema: string;
}

interface Names {
  resources: readonly string[];
  dataSources: readonly string[];
}

/** JSON has no line breaks of its own, so that a line can be found without parsing what stands before it. */
export function packData(data: ProviderData): string {
  const [resources, dataSources] = [Object.entries(data.resources), Object.entries(data.dataSources)];
  const names: Names = { resources: resources.map(([name]) => name), dataSources: dataSources.map(([name]) => name) };
  const types = [...resources, ...dataSources].map(([, type]) => type);
  const lines = [names, data.provider, ...types].map((part) => JSON.stringify(part));
  return packBytes(Buffer.from(lines.join('\n')));
}

/** The data with types that are parsed when they are asked for: a command of Terraform needs a few of a hundred. */
export function unpackData(packed: string): ProviderData {
  const [first = '', provider = '', ...types] = unpackBytes(packed).toString('utf8').split('\n');
  const names = JSON.parse(first) as Names;
  const typeAt = (index: number): TypeData => JSON.parse(types[index] ?? 'null') as TypeData;
  const from = (list: readonly string[], start: number): Record<string, TypeData> =>
    lazily(list, (_name, index) => typeAt(start + index));
  return {
    provider: JSON.parse(provider) as RuntimeBody,
    resources: from(names.resources, 0),
    dataSources: from(names.dataSources, names.resources.length),
  };
}

export function packBytes(bytes: Uint8Array): string {
  return gzipSync(bytes, { level: 9 }).toString('base64');
}

export function unpackBytes(packed: string): Buffer {
  return gunzipSync(Buffer.from(packed, 'base64'));
}
