import type { VersionOrder } from './compare-versions';
import { compareVersions } from './compare-versions';
import { releaseValues } from './helm-values';
import { parseImage } from './image-reference';
import type { ResourceChange } from './plan-schema';
import { isMap, listOf, textOf, valueAt } from './plan-values';

/** One chart or image of an object, before and after. */
export interface VersionChange {
  /** `chart cert-manager`, `image of container server`, `image at server.image`. */
  readonly what: string;
  readonly from: string;
  readonly to: string;
  readonly order: VersionOrder;
}

/** What an object runs: by what it is, the version or image. */
type Versions = ReadonlyMap<string, string>;

function* containers(podSpec: unknown): Generator<[string, string]> {
  for (const kind of ['init_container', 'container'] as const) {
    for (const container of listOf(valueAt(podSpec, kind))) {
      const [name, image] = [textOf(valueAt(container, 'name')), textOf(valueAt(container, 'image'))];
      if (name !== undefined && image !== undefined) yield [`image of ${kind.replace('_', ' ')} ${name}`, image];
    }
  }
}

/** The pod of a workload resource of the kubernetes provider, whatever lies around it. */
function podSpecs(values: unknown): unknown[] {
  return listOf(valueAt(values, 'spec')).flatMap((spec) => {
    const jobs = listOf(valueAt(spec, 'job_template')).flatMap((job) => listOf(valueAt(job, 'spec')));
    const templates = [spec, ...jobs].flatMap((each) => listOf(valueAt(each, 'template')));
    return [spec, ...templates.flatMap((template) => listOf(valueAt(template, 'spec')))];
  });
}

/** Images in chart values, by the two customs: `image: a/b:1` and `{repository: a/b, tag: 1}`. */
function* chartImages(values: unknown, path: string): Generator<[string, string]> {
  if (Array.isArray(values)) {
    for (const [index, value] of values.entries()) yield* chartImages(value, `${path}[${index}]`);
  }
  if (!isMap(values)) return;
  const [repository, tag, digest] = ['repository', 'tag', 'digest'].map((key) => textOf(values[key]));
  if (tag !== undefined && tag !== '') {
    yield [`image at ${path}`, `${repository ?? ''}:${tag}${digest ? `@${digest}` : ''}`];
  }
  for (const [key, value] of Object.entries(values)) {
    const place = path === '' ? key : `${path}.${key}`;
    if (key === 'image' && typeof value === 'string' && value !== '') yield [`image at ${place}`, value];
    else yield* chartImages(value, place);
  }
}

/** What the object of a resource runs: chart and images. */
export function versionsOf(type: string, values: unknown): Versions {
  const found = new Map<string, string>();
  if (type === 'helm_release') {
    const [chart, version] = [textOf(valueAt(values, 'chart')), textOf(valueAt(values, 'version'))];
    if (chart !== undefined && version !== undefined) found.set(`chart ${chart}`, version);
    const read = releaseValues(valueAt(values, 'values'));
    for (const [what, image] of chartImages(read?.merged, '')) found.set(what, image);
  } else if (type.startsWith('kubernetes_')) {
    for (const spec of podSpecs(values)) for (const [what, image] of containers(spec)) found.set(what, image);
  }
  return found;
}

function orderOf(what: string, from: string, to: string): VersionOrder {
  if (what.startsWith('chart ')) return compareVersions(from, to);
  const [left, right] = [parseImage(from), parseImage(to)];
  if (left.repository !== right.repository) return 'incomparable';
  if (left.tag === right.tag) return left.digest === right.digest ? 'same' : 'incomparable';
  return compareVersions(left.tag ?? '', right.tag ?? '');
}

/** Charts and images that a change of an existing object exchanges; what is added or removed as a whole is left out. */
export function versionChanges(entry: Pick<ResourceChange, 'type' | 'change'>): VersionChange[] {
  const [before, after] = [versionsOf(entry.type, entry.change.before), versionsOf(entry.type, entry.change.after)];
  return [...before].flatMap(([what, from]) => {
    const to = after.get(what);
    return to === undefined || to === from ? [] : [{ what, from, to, order: orderOf(what, from, to) }];
  });
}
