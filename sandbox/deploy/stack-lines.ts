import { plainText } from './terraform-output';

/**
 * Tells whose line of the output of `cdktf deploy` is whose. The name of the stack stands in front of the first line of each
 * piece of output, as many blanks in front of the others.
 *
 * @returns a function from each line, in order, to its stack; undefined before the first name.
 */
export function stackOfLine(stacks: readonly string[]): (line: string) => string | undefined {
  let current = stacks.length === 1 ? stacks[0] : undefined;
  return (line) => {
    const text = plainText(line);
    current = stacks.find((stack) => text.startsWith(`${stack}  `)) ?? current;
    return current;
  };
}
