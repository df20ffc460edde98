import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** The last lines of a log file as an indented block with the file's name, at most 16 KiB. */
export function logTail(file: string, lines = 15): string {
  let text: string;
  try {
    const descriptor = openSync(file, 'r');
    try {
      const size = fstatSync(descriptor).size;
      const buffer = Buffer.alloc(Math.min(size, 16384));
      readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
      text = buffer.toString('utf8').trimEnd();
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return `(no log in ${file})`;
  }
  if (text === '') return `(the log ${file} is empty)`;
  const tail = text.split('\n').slice(-lines);
  return [`The end of ${file}:`, ...tail.map((line) => `    ${line}`)].join('\n');
}
