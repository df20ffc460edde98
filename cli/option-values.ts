import { InvalidArgumentError } from 'commander';

/** Reads a number from an option. @throws InvalidArgumentError, which commander shows with the option's name */
export const wholeNumber = (text: string): number => {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('Allowed: a whole number from 0 to 999999.');
  return Number(text);
};

/** Reads a number of seconds from an option. @throws InvalidArgumentError */
export const wholeSeconds = (text: string): number => {
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw new InvalidArgumentError('Allowed: a whole number of seconds from 1 to 999999.');
  return Number(text);
};

/** Collects the names of stacks from an option that may be repeated. @throws InvalidArgumentError */
export const stackName = (text: string, before: string[] = []): string[] => {
  if (!/^[a-z][a-z0-9-]{0,40}$/.test(text))
    throw new InvalidArgumentError('Allowed: the name of a stack, in lower-case letters, digits and dashes.');
  return [...before, text];
};
