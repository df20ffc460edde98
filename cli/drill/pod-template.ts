/** A container of a synthesized workload, as far as it takes to run it as a process of this machine. */
export interface ContainerTemplate {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly args?: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string; readonly value_from?: unknown }[];
  readonly volume_mount: readonly { readonly name: string; readonly mount_path: string; readonly sub_path?: string }[];
}

/** The containers of a pod in the order in which the kubelet runs those of a Job. */
export interface PodTemplate {
  readonly init_container?: readonly ContainerTemplate[];
  readonly container: readonly ContainerTemplate[];
}

/** Terraform's own reading of a string without expressions. */
export const terraformString = (text: string): string => text.replaceAll('$${', () => '${').replaceAll('%%{', '%{');

/** The value at a path of keys, such as `spec.template.spec`; undefined where it ends early. */
export const valueAt = (value: unknown, keys: string): unknown =>
  keys.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
