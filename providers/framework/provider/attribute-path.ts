import type { CtyValue } from '../protocol/cty';

/**
 * One step of a path into a value:
 *
 * | step            | reaches                                                                                       |
 * | --------------- | --------------------------------------------------------------------------------------------- |
 * | `'name'`        | an attribute or block of an object                                                            |
 * | `0`             | the element of a list or tuple                                                                |
 * | `{ key }`       | the element of a map                                                                          |
 * | `{ element }`   | the element of a set; the protocol has no such step, so Terraform is shown the path of the set |
 */
export type PathStep = string | number | { readonly key: string } | { readonly element: CtyValue };

/** A path from the root of a resource, data source or provider configuration. `[]` is the root itself. */
export type AttributePath = readonly PathStep[];

/** A path, or the name of an attribute at the top for short. */
export type PathLike = string | AttributePath;

export function toPath(path: PathLike): AttributePath {
  return typeof path === 'string' ? [path] : path;
}

/** `spec[0].labels["app"]`: the form that Terraform's own messages use. Set elements show as `[*]`, never by value. */
export function formatPath(path: AttributePath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'string') text += text === '' ? step : `.${step}`;
    else if (typeof step === 'number') text += `[${step}]`;
    else if ('key' in step) text += `[${JSON.stringify(step.key)}]`;
    else text += '[*]';
  }
  return text;
}
