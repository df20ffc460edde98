/** The oldest Node.js that the bundle is written for. */
const NODE_MAJOR = 20;

/** How Node is started. */
export interface HeadOptions {
  /**
   * Whether the program verifies servers by the public authorities and those of `NODE_EXTRA_CA_CERTS`. Node 20 reads all of
   * them at each start where that variable is set: 20 CPU milliseconds for the public ones alone, half of what its start
   * takes otherwise, and 45 with a system's own list. False starts it without the variable. Default: true.
   */
  readonly publicAuthorities?: boolean;
}

/**
 * The lines in front of the bundle that make one file both a shell script and a JavaScript program.
 *
 * Terraform starts whatever is executable. A shebang naming node would do, but where node is missing Terraform then shows only
 * "Unrecognized remote plugin message"; it does show the first line that the plugin prints, so the shell checks and prints a
 * sentence of ours. To JavaScript the second line is two string literals and a comment. `exec` is essential: without it
 * Terraform would kill the shell and leave node running.
 */
export function scriptHead(name: string, { publicAuthorities = true }: HeadOptions = {}): string {
  const missing = `${name} needs Node.js ${NODE_MAJOR} or later: put node on the PATH of terraform`;
  if (!/^[\w ./:-]+$/.test(missing)) {
    throw new Error(
      `provider name "${name}" has a character that a shell would interpret; use letters, digits, . / - _`,
    );
  }
  const forget = publicAuthorities ? '' : 'unset NODE_EXTRA_CA_CERTS; ';
  return (
    '#!/bin/sh\n' +
    `':' //; command -v node >/dev/null 2>&1 || { echo "${missing}"; echo "${missing}" >&2; exit 1; }; ${forget}exec node "$0" "$@"\n`
  );
}
