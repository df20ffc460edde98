/**
 * The floor provider (main.go) once more, on this framework's transport alone: what of a provider's cost is Node.js, and what
 * the layers above the transport add to it.
 */
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createLogger } from '../plugin/log';
import { servePlugin } from '../plugin/serve';
import type { MethodDefinition } from '../plugin/service';
import { COOKIE, PROTOCOL_VERSION } from '../protocol/serve';

const name = 'floor provider';

/** Calls `visit` for each field of bytes. */
function eachBytesField(message: Uint8Array, visit: (number: number, content: Uint8Array) => void): void {
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    if (wireType === WireType.LengthDelimited) visit(number, reader.bytes());
    else reader.skip(wireType, number);
  }
}

/** Makes fields of the request, by number, fields of the answer. */
const echo =
  (fields: { readonly [from: number]: number }) =>
  (request: Uint8Array): Uint8Array => {
    const answer = new BinaryWriter();
    eachBytesField(request, (number, content) => {
      const to = fields[number];
      if (to !== undefined) answer.tag(to, WireType.LengthDelimited).bytes(content);
    });
    return answer.finish();
  };

/** The JSON of the state file (raw_state.json) as upgraded_state.json. */
function storedState(request: Uint8Array): Uint8Array {
  const answer = new BinaryWriter();
  eachBytesField(request, (number, rawState) => {
    if (number !== 3) return;
    eachBytesField(rawState, (inner, json) => {
      if (inner !== 1) return;
      const value = new BinaryWriter().tag(2, WireType.LengthDelimited).bytes(json).finish();
      answer.tag(1, WireType.LengthDelimited).bytes(value);
    });
  });
  return answer.finish();
}

const method = (answer: (request: Uint8Array) => Uint8Array): MethodDefinition => ({
  kind: 'unary',
  handle: (request) => Promise.resolve(answer(request)),
});

const nothing = method(echo({}));

void servePlugin({
  name,
  cookie: COOKIE,
  protocolVersion: PROTOCOL_VERSION,
  logger: createLogger(name, process.env),
  services: [
    {
      name: 'tfplugin6.Provider',
      // Field numbers as in answers.go.
      methods: {
        GetProviderSchema: method(() => readFileSync(path.join(__dirname, 'schema.bin'))),
        ValidateProviderConfig: nothing,
        ValidateResourceConfig: nothing,
        ConfigureProvider: nothing,
        StopProvider: nothing,
        UpgradeResourceState: method(storedState),
        ReadResource: method(echo({ 2: 1, 3: 3 })),
        PlanResourceChange: method(echo({ 3: 1, 5: 3 })),
        ApplyResourceChange: method(echo({ 3: 1, 5: 2 })),
      },
    },
  ],
});
