import { Scalar, YAMLSeq, stringify } from 'yaml';
import type { CollectionTag, Schema, ScalarTag } from 'yaml';

/** The primary key of another entry of the same blueprint. */
export class KeyOf {
  constructor(readonly id: string) {}
}

/** The primary key of an object that authentik, or another blueprint, has made; null when there is none. */
export class Find {
  constructor(
    readonly model: string,
    readonly field: string,
    readonly value: string,
  ) {}
}

/** A variable of the worker's environment; null when it is not set. The one way a secret gets into a blueprint. */
export class Env {
  constructor(readonly name: string) {}
}

/** A reference to an object. */
export type Reference = KeyOf | Find;

const scalarTag = <T extends KeyOf | Env>(
  tag: string,
  type: abstract new (...args: never[]) => T,
  text: (value: T) => string,
): ScalarTag => ({
  tag,
  identify: (value) => value instanceof type,
  resolve: (value) => value,
  createNode: (_schema: Schema, value: unknown) => {
    const node = new Scalar(text(value as T));
    node.tag = tag;
    return node;
  },
});

const findTag: CollectionTag = {
  tag: '!Find',
  collection: 'seq',
  identify: (value) => value instanceof Find,
  createNode: (_schema: Schema, value: unknown) => {
    const { model, field, value: wanted } = value as Find;
    const node = new YAMLSeq();
    const condition = new YAMLSeq();
    condition.items = [new Scalar(field), new Scalar(wanted)];
    node.items = [new Scalar(model), condition];
    node.flow = true;
    node.tag = '!Find';
    return node;
  },
};

/** A document with tags, as authentik reads it: https://docs.goauthentik.io/customize/blueprints/v1/tags/ */
export function renderTagged(document: unknown): string {
  return stringify(document, {
    customTags: (tags) => [
      ...tags,
      scalarTag('!KeyOf', KeyOf, ({ id }) => id),
      scalarTag('!Env', Env, ({ name }) => name),
      findTag,
    ],
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
}
