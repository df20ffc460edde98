import { resolve } from 'node:path';
import { replaceFile } from './replace-file';

export interface CliConfigOptions {
  /** The file to write; TF_CLI_CONFIG_FILE is to name it. */
  readonly file: string;
  /** Root of the filesystem mirror. */
  readonly mirror: string;
  /** Address patterns that come from the mirror and nowhere else, such as `registry.terraform.io/ominis-ai/*`. */
  readonly include: readonly string[];
}

/**
 * Writes a Terraform CLI configuration that installs the named providers from the mirror and all others as usual.
 *
 * The mirror's path is made absolute: Terraform expands no variables in it and reads a relative one from its working
 * directory, which for CDKTF is a folder per stack. Checkpoint (the look-up of new versions) is switched off. A terraform
 * that starts meanwhile reads the old file or the new one: with half of it, it would ask the public registry.
 */
export function writeCliConfig({ file, mirror, include }: CliConfigOptions): void {
  if (include.length === 0) throw new Error('include must name at least one provider address for the mirror to serve');
  const patterns = `[${include.map(quote).join(', ')}]`;
  const lines = [
    'disable_checkpoint = true',
    '',
    'provider_installation {',
    '  filesystem_mirror {',
    `    path    = ${quote(resolve(mirror))}`,
    `    include = ${patterns}`,
    '  }',
    '  direct {',
    `    exclude = ${patterns}`,
    '  }',
    '}',
    '',
  ];
  replaceFile(file, lines.join('\n'));
}

/** An HCL string; `${` and `%{` would start a template. */
function quote(text: string): string {
  return JSON.stringify(text).replace(/([$%])\{/g, '$1$1{');
}
