import { ServiceNamespace } from '../../constructs/service-namespace';
import type { PlatformStack } from '../../stacks/platform-stack';
import { environment } from '../support/environments';
import { synthesizeStack } from '../support/synth';
import type { TerraformJson } from '../support/terraform-json';

/** A stack of the sandbox with a namespace `sample` (address `kubernetes_namespace_v1.namespace`) and what `build` adds. */
export function inNamespace(build: (stack: PlatformStack, namespace: ServiceNamespace) => void): TerraformJson {
  return synthesizeStack(environment('sandbox'), (stack) => {
    build(stack, new ServiceNamespace(stack, 'namespace', { name: 'sample' }));
  });
}

/** The value at a path of keys and indexes, such as `spec.template.spec.container[0]`; undefined where it ends early. */
export function at(value: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((key) => key !== '')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}
