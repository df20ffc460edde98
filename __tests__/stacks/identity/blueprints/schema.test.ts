import Ajv from 'ajv';
import type { SchemaObject, ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { blueprintFiles, blueprintOf, isTag, tagsIn } from '../../../support/blueprints';
import type { Entry } from '../../../support/blueprints';
import { testAuthentik } from '../../../support/real-authentik';
import { readJson, testUpstream } from '../../../support/upstream';
import { everything } from '../rich-identity';
import { identity } from '../synthesized';
import { MODEL_SCHEMAS } from './model-schemas';

interface Upstream {
  readonly models: Readonly<Record<string, string>>;
  readonly definitions: Readonly<Record<string, { readonly required?: readonly string[] }>>;
}

/** Objects that are always there, so that an entry may name the fields it changes and no other. */
const EXIST_ALREADY = [
  (entry: Entry): boolean => entry.identifiers?.['managed'] === 'goauthentik.io/outposts/embedded',
];

/** Tags as what they stand for: numbers where providers and users are named, uuids elsewhere, text for variables. */
function withoutTags(value: unknown, key = ''): unknown {
  if (isTag(value)) {
    return value.tag === 'Env' || value.tag === 'Format'
      ? 'a-text'
      : /^(providers?|user)$/.test(key)
        ? 7
        : '3f0f8b7e-58a5-4a26-8e0e-0d2b6f6a1c11';
  }
  if (Array.isArray(value)) {
    return value.map((item) => withoutTags(item, key));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withoutTags(item, name)]));
  }
  return value;
}

/** What an entry sets. */
const fields = ({ identifiers, attrs }: Entry): unknown => withoutTags({ ...identifiers, ...attrs });

function validators(upstream: Upstream): (model: string, existing: boolean) => ValidateFunction | undefined {
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
  ajv.addSchema({ $id: 'upstream', definitions: upstream.definitions });
  return (model, existing) => {
    const name = upstream.models[model];
    if (name === undefined) {
      const own = MODEL_SCHEMAS[model];
      return own && ajv.compile(own);
    }
    if (!existing) {
      return ajv.compile({ $ref: `upstream#/definitions/${name}` });
    }
    const partial: SchemaObject = { ...upstream.definitions[name], required: [], definitions: upstream.definitions };
    return ajv.compile(partial);
  };
}

function problems(entries: readonly Entry[], upstream: Upstream): string[] {
  const validator = validators(upstream);
  return entries.flatMap((entry) => {
    if (entry.state === 'absent' || entry.model === 'authentik_blueprints.metaapplyblueprint') {
      return [];
    }
    const name = `${entry.model} ${JSON.stringify(entry.identifiers)}`;
    const validate = validator(
      entry.model,
      EXIST_ALREADY.some((exists) => exists(entry)),
    );
    if (validate === undefined) {
      return [`${name}: no schema knows the model`];
    }
    return validate(fields(entry))
      ? []
      : (validate.errors ?? []).map((error) => `${name}${error.instancePath}: ${error.message}`);
  });
}

const variants: readonly [string, Parameters<typeof identity>[0]][] = [
  ['as the production sample has it', undefined],
  ['with everything switched on', everything],
  [
    'by invitation, with a service of its own for SMS',
    (config) => {
      everything(config);
      const { login } = config.services.authentik;
      login.enrollment = 'invitation';
      login.mfa.sms = { provider: 'generic', from: '+4930123456', account: 'https://sms.example.org/send' };
    },
  ],
];

describe.each(variants)('blueprints %s', (_name, change) => {
  const json = identity(change);
  testUpstream("hold what authentik's API accepts, field by field", 'authentik/blueprint-attrs.schema.json', (path) => {
    const upstream = readJson(path) as Upstream;
    for (const name of ['applications', 'login'] as const) {
      expect(problems(blueprintOf(json, name).entries, upstream)).toEqual([]);
    }
  });

  testAuthentik('are taken by a real authentik, twice', (apply) => {
    const variables = (['applications', 'login'] as const)
      .flatMap((name) => tagsIn(blueprintOf(json, name)))
      .flatMap(({ tag, argument }) => (tag === 'Env' ? [String(argument)] : []));
    apply(blueprintFiles(json), variables);
    apply(blueprintFiles(json), variables);
    if (variables.length > 0) {
      // As on a worker that still runs with the old Secret.
      expect(() => apply(blueprintFiles(json), [])).toThrow(/Blueprint invalid|EntryInvalidError/);
    }
  });
});

testUpstream('the check finds what authentik would refuse', 'authentik/blueprint-attrs.schema.json', (path) => {
  const upstream = readJson(path) as Upstream;
  const provider = 'authentik_providers_oauth2.oauth2provider';
  const flow = { tag: 'Find', argument: [] };
  const found = problems(
    [
      { model: provider, identifiers: { name: 'a' }, attrs: { authorization_flow: flow, redirect_uris: 'https://x' } },
      { model: 'authentik_flows.flow', identifiers: { slug: 'a' }, attrs: { name: 'a', title: 'a', designation: 'x' } },
      {
        model: 'authentik_stages_user_login.userloginstage',
        identifiers: { name: 'a' },
        attrs: { session: 'hours=1' },
      },
      { model: 'authentik_core.unheard', identifiers: { name: 'a' } },
    ],
    upstream,
  );
  expect(found.join('\n')).toMatch(/invalidation_flow/);
  expect(found.join('\n')).toMatch(/redirect_uris: must be array/);
  expect(found.join('\n')).toMatch(/designation: must be equal to one of the allowed values/);
  expect(found.join('\n')).toMatch(/userloginstage.*must NOT have additional properties/);
  expect(found.join('\n')).toMatch(/unheard.*no schema knows the model/);
});
