import type { CtyType } from './cty';
import { MsgpackWriter } from './msgpack-writer';

/** The attributes of an object type, prepared for reading and writing. */
export interface ObjectShape {
  /** In the order of the wire: sorted, as cty itself writes them. */
  readonly members: readonly ObjectMember[];
  /** An object with every attribute null, in the order of the type. */
  readonly template: { readonly [name: string]: null };
}

export interface ObjectMember {
  readonly name: string;
  readonly type: CtyType;
  /** The name in MessagePack. */
  readonly key: Uint8Array;
}

type ObjectType = Extract<CtyType, readonly ['object', ...unknown[]]>;

const shapes = new WeakMap<ObjectType, ObjectShape>();

export function shapeOf(type: ObjectType): ObjectShape {
  const known = shapes.get(type);
  if (known !== undefined) return known;
  const writer = new MsgpackWriter();
  const members = Object.keys(type[1])
    .sort()
    .map((name): ObjectMember => {
      writer.string(name);
      return { name, type: type[1][name] as CtyType, key: writer.take() };
    });
  const template = Object.fromEntries(Object.keys(type[1]).map((name) => [name, null]));
  const shape = { members, template };
  shapes.set(type, shape);
  return shape;
}
