import { createHash } from 'node:crypto';

import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { Construct } from 'constructs';

import type { NamespaceReference } from '../namespace-reference';
import { MAIN_CHILD } from '../readable-ids';

/** What a pod may know of its configuration files. */
export interface ConfigFilesReference {
  /** Name of the ConfigMap. */
  readonly name: string;
  /** SHA-256 over names and contents, first 16 hexadecimal digits: a pod-template annotation, so that a change restarts the pod. */
  readonly checksum: string;
}

/** Options of {@link ConfigFiles}. */
export interface ConfigFilesProps {
  readonly name: string;
  readonly namespace: NamespaceReference;
  /** File name → content. Never a secret: a ConfigMap is in state and readable by everyone in the namespace. */
  readonly files: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** Files for pods, as a ConfigMap. */
export class ConfigFiles extends Construct implements ConfigFilesReference {
  readonly name: string;
  readonly checksum: string;

  constructor(scope: Construct, id: string, props: ConfigFilesProps) {
    super(scope, id);
    const resource = new ConfigMapV1(this, MAIN_CHILD, {
      metadata: { name: props.name, namespace: props.namespace.reference, labels: { ...props.labels } },
      data: Object.fromEntries(Object.entries(props.files).map(([name, content]) => [name, escapeTemplate(content)])),
    });
    // A token, so that every user of the name depends on the resource.
    this.name = resource.metadata.name;
    const sorted = Object.entries(props.files).sort(([a], [b]) => a.localeCompare(b));
    this.checksum = createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16);
  }
}

/** Terraform would read `${` and `%{` of a shell script as its own templates: https://developer.hashicorp.com/terraform/language/syntax/json#strings */
function escapeTemplate(content: string): string {
  return content.replaceAll('${', () => '$${').replaceAll('%{', '%%{');
}
