import type { TerraformWorkspace } from '../../framework/example/terraform-workspace';

/**
 * Runs terraform, which has to fail, and answers its error boxes as one line.
 * @throws Error with what it printed when it succeeds, or when the provider itself is at fault
 */
export async function errorOf(terraform: TerraformWorkspace, ...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await terraform.run(...words);
  const text = `${stdout} ${stderr}`.replace(/[│╷╵]/g, ' ').replace(/\s+/g, ' ');
  if (code !== 1 || /fault of the provider|panic|plugin did not respond/i.test(text)) {
    throw new Error(`terraform ${words.join(' ')} ended with ${code}: ${text}`);
  }
  return text;
}
