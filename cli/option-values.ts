import { InvalidArgumentError } from 'commander';

/** Reads a number of seconds from an option. @throws InvalidArgumentError, which commander shows with the option's name */
export const wholeSeconds = (text: string): number => {
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw new InvalidArgumentError('Allowed: a whole number of seconds from 1 to 999999.');
  return Number(text);
};
