import { Scalar, YAMLSeq, stringify } from 'yaml';
import type { CollectionTag, Node, Schema, ScalarTag } from 'yaml';

/** The primary key of another entry of the same blueprint. */
export class KeyOf {
  constructor(readonly id: string) {}
}

/** A text with the primary key of another entry of the same blueprint in the place of `%s`. */
export class Format {
  constructor(
    readonly template: string,
    readonly key: KeyOf,
  ) {}
}

/** The primary key of an object that authentik, or another blueprint, has made; null when there is none. */
export class Find {
  /** Further conditions, as field and value. */
  readonly and: readonly (readonly [field: string, value: string])[];

  constructor(
    readonly model: string,
    readonly field: string,
    readonly value: string,
    ...and: readonly (readonly [field: string, value: string])[]
  ) {
    this.and = and;
  }
}

/** A variable of the worker's environment; null when it is not set. The one way a secret gets into a blueprint. */
export class Env {
  constructor(readonly name: string) {}
}

/** A reference to an object. */
export type Reference = KeyOf | Find;

const scalar = (tag: string, text: string): Scalar => {
  const node = new Scalar(text);
  node.tag = tag;
  return node;
};

const keyNode = ({ id }: KeyOf): Scalar => scalar('!KeyOf', id);
const envNode = ({ name }: Env): Scalar => scalar('!Env', name);

const scalarTag = <T>(
  tag: string,
  type: abstract new (...args: never[]) => T,
  node: (value: T) => Scalar,
): ScalarTag => ({
  tag,
  identify: (value) => value instanceof type,
  resolve: (value) => value,
  createNode: (_schema: Schema, value: unknown) => node(value as T),
});

const inline = (items: readonly Node[], tag?: string): YAMLSeq => {
  const node = new YAMLSeq();
  node.items = [...items];
  node.flow = true;
  if (tag !== undefined) {
    node.tag = tag;
  }
  return node;
};

const formatNode = ({ template, key }: Format): YAMLSeq => inline([new Scalar(template), keyNode(key)], '!Format');

const findNode = ({ model, field, value, and }: Find): YAMLSeq => {
  const conditions = [[field, value], ...and].map((parts) => inline(parts.map((part) => new Scalar(part))));
  return inline([new Scalar(model), ...conditions], '!Find');
};

const listTag = <T>(
  tag: string,
  type: abstract new (...args: never[]) => T,
  node: (value: T) => Node,
): CollectionTag => ({
  tag,
  collection: 'seq',
  identify: (value) => value instanceof type,
  createNode: (_schema: Schema, value: unknown) => node(value as T),
});

/** A document with tags, as authentik reads it: https://docs.goauthentik.io/customize/blueprints/v1/tags/ */
export function renderTagged(document: unknown): string {
  return stringify(document, {
    customTags: (tags) => [
      ...tags,
      scalarTag('!KeyOf', KeyOf, keyNode),
      scalarTag('!Env', Env, envNode),
      listTag('!Find', Find, findNode),
      listTag('!Format', Format, formatNode),
    ],
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
}
