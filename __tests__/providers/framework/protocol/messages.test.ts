import * as protobuf from 'protobufjs';
import { message } from '../../../../providers/framework/protocol/protobuf';
import type { MessageType } from '../../../../providers/framework/protocol/protobuf';
import { rpcs } from '../../../../providers/framework/protocol/tfplugin6/rpcs';
import fields from './tfplugin6-fields.json';

/**
 * tfplugin6-fields.json lists number and type of every field that the framework uses, extracted by a program from
 * docs/plugin-protocol/tfplugin6.proto of hashicorp/terraform v1.15.9 (protocol 6.10). The independent encoder is protobufjs.
 */
const facts: { readonly [message: string]: { readonly [field: string]: string } } = fields;

interface Fact {
  readonly number: number;
  readonly label: 'map' | 'repeated' | 'optional' | undefined;
  readonly type: string;
  readonly words: readonly string[] | undefined;
}

function factOf(text: string): Fact {
  const [, number = '', label, rest = ''] = /^(\d+) (?:(map|repeated|optional) )?(.*)$/.exec(text) ?? [];
  const words = rest.startsWith('enum ') ? rest.slice('enum '.length).split('|') : undefined;
  return { number: Number(number), label: label as Fact['label'], type: words ? 'int32' : rest, words };
}

const flat = (name: string): string => name.replaceAll('.', '_');

function independentTypes(): protobuf.Root {
  const root = new protobuf.Root();
  for (const [name, members] of Object.entries(facts)) {
    const type = new protobuf.Type(flat(name));
    for (const [field, text] of Object.entries(members)) {
      const { number, label, type: fieldType } = factOf(text);
      type.add(
        label === 'map'
          ? new protobuf.MapField(field, number, 'string', flat(fieldType))
          : new protobuf.Field(field, number, flat(fieldType), label === 'repeated' ? 'repeated' : undefined),
      );
    }
    root.add(type);
  }
  return root;
}

/** A message with every field filled with a value of its own; `wire` has enums as numbers, `ours` as words. */
function sample(name: string, depth = 0): { ours: Record<string, unknown>; wire: Record<string, unknown> } {
  const ours: Record<string, unknown> = {};
  const wire: Record<string, unknown> = {};
  for (const [field, text] of Object.entries(facts[name] ?? {})) {
    const { number, label, type, words } = factOf(text);
    const one = (seed: number): { ours: unknown; wire: unknown } | undefined => {
      if (words !== undefined) return { ours: words.at(-1), wire: words.length - 1 };
      const scalars: Record<string, unknown> = {
        string: `${field} ${seed}`,
        bytes: Buffer.from([number, seed]),
        bool: true,
        int32: 1000 * number + seed,
        int64: 2 ** 40 + number + seed,
      };
      if (type in scalars) return { ours: scalars[type], wire: scalars[type] };
      return depth < 5 ? sample(type, depth + 1) : undefined;
    };
    const [first, second] = [one(1), one(2)];
    if (first === undefined || second === undefined) continue;
    const wrap = (side: 'ours' | 'wire'): unknown => {
      if (label === 'map') return { left: first[side], 'right key': second[side] };
      return label === 'repeated' ? [first[side], second[side]] : first[side];
    };
    ours[field] = wrap('ours');
    wire[field] = wrap('wire');
  }
  return { ours, wire };
}

describe('every message of protocol 6 that the framework speaks', () => {
  const root = independentTypes();
  const codecs = Object.entries(rpcs).flatMap(([rpc, { request, response }]) => [
    [`${rpc}.Request`, request] as const,
    [`${rpc}.Response`, response] as const,
  ]);

  it('covers both sides of all 22 RPCs', () => {
    expect(codecs).toHaveLength(44);
    expect(codecs.map(([name]) => name).filter((name) => !(name in facts))).toEqual([]);
  });

  it.each(codecs)('%s is written and read as an independent encoder does', (name, codec) => {
    const anyCodec = codec as unknown as MessageType<unknown, unknown>;
    const type = root.lookupType(flat(name));
    const { ours, wire } = sample(name);
    const expected = Buffer.from(type.encode(type.fromObject(wire)).finish()).toString('hex');
    expect(Buffer.from(anyCodec.encode(ours)).toString('hex')).toBe(expected);

    const decoded = anyCodec.decode(Buffer.from(expected, 'hex'));
    expect(decoded).toMatchObject(ours);
    expect(Buffer.from(anyCodec.encode(decoded)).toString('hex')).toBe(expected);
  });

  it.each(codecs)('%s skips fields of a newer protocol', (_name, codec) => {
    const future = message({}).encode({});
    const unknownField = Buffer.concat([Buffer.from(future), Buffer.from('d20f0568656c6c6f', 'hex')]); // field 250, "hello"
    expect(
      Buffer.from((codec as unknown as MessageType<unknown, unknown>).encode(codec.decode(unknownField))),
    ).toHaveLength(0);
  });
});
