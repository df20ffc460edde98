/** The oldest Node.js that the bundle is written for. */
const NODE_MAJOR = 20;

/**
 * The lines in front of the bundle that make one file both a shell script and a JavaScript program.
 *
 * Terraform starts whatever is executable. A shebang naming node would do, but where node is missing Terraform then shows only
 * "Unrecognized remote plugin message"; it does show the first line that the plugin prints, so the shell checks and prints a
 * sentence of ours. To JavaScript the second line is two string literals and a comment. `exec` is essential: without it
 * Terraform would kill the shell and leave node running.
 */
export function scriptHead(name: string): string {
  const missing = `${name} needs Node.js ${NODE_MAJOR} or later: put node on the PATH of terraform`;
  if (!/^[\w ./:-]+$/.test(missing)) {
    throw new Error(
      `provider name "${name}" has a character that a shell would interpret; use letters, digits, . / - _`,
    );
  }
  return (
    '#!/bin/sh\n' +
    `':' //; command -v node >/dev/null 2>&1 || { echo "${missing}"; echo "${missing}" >&2; exit 1; }; exec node "$0" "$@"\n`
  );
}
