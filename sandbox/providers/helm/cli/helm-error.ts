/** helm ran and refused, or could not be run. The message is helm's own, with every known secret taken out. */
export class HelmError extends Error {
  override readonly name = 'HelmError';

  /**
   * @param stdout What helm had printed, with every known secret taken out.
   * @param timedOut The outcome is not known: the command was stopped at its deadline, or what it reads did not settle.
   */
  constructor(
    message: string,
    readonly stdout = '',
    readonly timedOut = false,
  ) {
    super(message);
  }

  /** There is no such release. */
  get isNotFound(): boolean {
    return this.message.includes('release: not found');
  }
}

/** helm's message without the words that its command line puts before the library's error. */
export function helmMessage(stderr: string): string {
  const lines = stderr.split('\n');
  const start = lines.findLastIndex((line) => line.startsWith('Error: '));
  const text = (start === -1 ? lines : lines.slice(start)).join('\n').trim();
  return text.replace(/^Error: /, '').replace(/^(INSTALLATION|UPGRADE) FAILED: /, '');
}

/** Takes secrets out of a text. Very short ones are left: they would blank out ordinary letters and protect nothing. */
export function redact(text: string, secrets: readonly string[]): string {
  const known = secrets.filter((secret) => secret.length >= 4).sort((left, right) => right.length - left.length);
  return known.reduce((result, secret) => result.replaceAll(secret, '(sensitive value)'), text);
}
