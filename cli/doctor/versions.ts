/** The numbers of a version such as `v1.33.2+k3s1`; null for other text. */
function numbers(version: string): number[] | null {
  const [, text] = /^v?(\d+(?:\.\d+)*)/.exec(version.trim()) ?? [];
  return text === undefined ? null : text.split('.').map(Number);
}

/** Whether a version is at least another one. Text that is no version is not. */
export function atLeast(version: string, minimum: string): boolean {
  const [have, need] = [numbers(version), numbers(minimum)];
  if (have === null || need === null) return false;
  for (const [index, part] of need.entries()) {
    const difference = (have[index] ?? 0) - part;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
