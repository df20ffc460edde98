/** Rendered documents, all together and by the template they come from. */
export interface Manifests {
  readonly manifest: string;
  /** By path below the chart: `templates/service.yaml`. */
  readonly manifests: { [template: string]: string };
}

/**
 * Splits what `helm template` printed. The documents are put together in the order of their keys as texts (0, 1, 10, 11, 2),
 * as the real provider does; a document without a source line is part of `manifest` under the empty name.
 */
export function splitManifests(rendered: string): Manifests {
  const documents = rendered
    .split(/(?:^|\s*\n)---\s*/)
    .map((document) => document.trim())
    .filter((document) => document !== '');
  const keys = documents.map((_document, index) => String(index)).sort();
  const manifests: { [template: string]: string } = {};
  let manifest = '';
  for (const key of keys) {
    const document = documents[Number(key)] as string;
    const template = /# Source: [^/]+\/(.+)/.exec(document)?.[1] ?? '';
    manifests[template] = `${manifests[template] ?? ''}---\n${document}\n`;
    manifest += `---\n${document}\n`;
  }
  return { manifest, manifests };
}
