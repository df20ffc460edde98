import { type Call, mediaType } from './call';
import { FrameworkFailure } from './failure';

/** One part of a form. */
export interface FormPart {
  readonly content: Buffer;
  readonly fileName: string | null;
}

/** The named parts of a `multipart/form-data` body (RFC 7578); another media type does not match the route: 404. */
export function multipart(call: Call): Map<string, FormPart> {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(mediaType(call))?.[1];
  if (boundary === undefined) throw new FrameworkFailure(404);
  const { body } = call.request;
  const mark = Buffer.from(`--${boundary}`);
  const parts = new Map<string, FormPart>();
  let start = body.indexOf(mark);
  while (start >= 0) {
    const end = body.indexOf(mark, start + mark.length);
    if (end < 0) break;
    addPart(parts, body.subarray(start + mark.length + 2, end - 2));
    start = end;
  }
  return parts;
}

function addPart(parts: Map<string, FormPart>, part: Buffer): void {
  const head = part.indexOf('\r\n\r\n');
  if (head < 0) throw new FrameworkFailure(422);
  const headers = part.subarray(0, head).toString('utf8');
  const name = /name="([^"]*)"/i.exec(headers)?.[1] ?? '';
  // A part without a type of its own counts as a plain value, which has no file name [run on 1.37.2].
  const isFile = /^content-type:/im.test(headers);
  const fileName = isFile ? (/filename="([^"]*)"/i.exec(headers)?.[1] ?? null) : null;
  parts.set(name, { content: part.subarray(head + 4), fileName });
}
