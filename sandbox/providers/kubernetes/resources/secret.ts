import type { CtyObject, CtyValue } from '../../../../providers/framework/protocol/cty';
import type { CallContext } from '../../../../providers/framework/provider/contexts';
import { isUnknown } from '../../../../providers/framework/protocol/cty';
import { waitFor } from '../client/wait';
import { isEmpty, isEquivalent } from '../mapping/equivalence';
import { isObject, objectAt, textAt, type Json, type JsonObject } from '../mapping/json';
import type { Behaviour } from './behaviour';
import { describe } from './object-id';
import { immutableReplacements } from './immutable';
import { mapOf, numberOf } from './state-values';

const TOKEN_TYPE = 'kubernetes.io/service-account-token';

/**
 * A Secret. Its data comes from `data` and `binary_data`, kept in state, or from their write-only twins, which are sent
 * when their revision is 1 or more and changes, and are never read back.
 */
export const secret: Behaviour = {
  validate: (context, config) => {
    for (const name of ['data', 'binary_data']) validateTwins(context, config, name);
  },

  plan: ({ config, prior, planned }) => {
    // the real provider is blind to `data` as soon as a revision is set
    if (hasRevision(config)) planned['data'] = prior === null ? (planned['data'] ?? null) : (prior['data'] ?? null);
    return immutableReplacements(prior, planned);
  },

  manifest: (manifest, plan, config) => ({ ...manifest, data: dataOf(manifest, plan, config) }),

  patch: async (patch, { plan, prior, config, live, manifest }) => {
    const isNewRevision = ['data_wo_revision', 'binary_data_wo_revision'].some(
      (name) => numberOf(plan, name) !== numberOf(prior, name),
    );
    const { data: _data, ...rest } = patch ?? {};
    const changed = isNewRevision || (patch !== undefined && 'data' in patch);
    if (!changed) return patch;
    const next = dataOf(manifest, plan, config);
    const gone = Object.keys(objectAt(await live(), 'data')).filter((key) => !(key in next));
    return { ...rest, data: { ...Object.fromEntries(gone.map((key) => [key, null])), ...next } };
  },

  settle: async (context, address, plan) => {
    if (plan['type'] !== TOKEN_TYPE || plan['wait_for_service_account_token'] !== true) return;
    await waitFor(
      `the token of ${describe({ kind: 'Secret', namespaced: true }, address)}`,
      context.deadline,
      async () => {
        const live = await context.client.client.get(address, context.deadline.signal);
        return 'token' in objectAt(live, 'data')
          ? { done: undefined }
          : {
              missing: `Waiting for secret "${address.namespace ?? ''}/${address.name}" to create service account token`,
            };
      },
    );
  },

  state: (read, object, known) => {
    const state = { ...read, immutable: read['immutable'] ?? false };
    if (known !== null && hasRevision(known)) {
      return { ...state, data: knownOrNull(known['data']), binary_data: knownOrNull(known['binary_data']) };
    }
    const live = objectAt(object, 'data');
    const binaryKeys = Object.keys(mapOf(known, 'binary_data'));
    const binary = Object.fromEntries(binaryKeys.map((key): [string, CtyValue] => [key, textAt(live, key) ?? '']));
    const text = Object.fromEntries(
      Object.keys(live)
        .filter((key) => !binaryKeys.includes(key))
        .map((key): [string, CtyValue] => [key, Buffer.from(textAt(live, key) ?? '', 'base64').toString('utf8')]),
    );
    return {
      ...state,
      data: keep(known?.['data'], text),
      binary_data: binaryKeys.length === 0 ? knownOrNull(known?.['binary_data']) : binary,
    };
  },

  unread: (state) => (hasRevision(state) ? ['data', 'binary_data'] : ['binary_data']),
};

function keep(known: CtyValue | undefined, live: CtyObject): CtyValue {
  if (known === undefined || isUnknown(known)) return live;
  return isEquivalent(known, live, ['map', 'string']) ? known : live;
}

function knownOrNull(value: CtyValue | undefined): CtyValue {
  return value === undefined || isUnknown(value) ? null : value;
}

function hasRevision(value: CtyObject): boolean {
  return numberOf(value, 'data_wo_revision') > 0 || numberOf(value, 'binary_data_wo_revision') > 0;
}

/** What `data` of the API object has to be: base64, from the plan or from the write-only configuration. */
function dataOf(manifest: JsonObject, plan: CtyObject, config: CtyObject): { [key: string]: Json } {
  const base64 = (value: CtyValue): string => Buffer.from(textFrom(value), 'utf8').toString('base64');
  const written = isObject(manifest['data']) ? manifest['data'] : {};
  const data: { [key: string]: Json } = {};
  const isWritten = !hasRevision(plan);
  for (const [key, value] of Object.entries(written)) if (isWritten && value !== undefined) data[key] = value;
  if (numberOf(plan, 'data_wo_revision') > 0) {
    for (const [key, value] of Object.entries(mapOf(config, 'data_wo'))) data[key] = base64(value);
  } else if (!isWritten) {
    for (const [key, value] of Object.entries(mapOf(plan, 'data'))) data[key] = base64(value);
  }
  if (numberOf(plan, 'binary_data_wo_revision') > 0) {
    for (const [key, value] of Object.entries(mapOf(config, 'binary_data_wo'))) data[key] = textFrom(value);
  } else if (!isWritten) {
    for (const [key, value] of Object.entries(mapOf(plan, 'binary_data'))) data[key] = textFrom(value);
  }
  return data;
}

function textFrom(value: CtyValue): string {
  return typeof value === 'string' ? value : '';
}

function validateTwins(context: CallContext, config: CtyObject, name: string): void {
  const [plain, writeOnly, revision] = [config[name], config[`${name}_wo`], config[`${name}_wo_revision`]];
  if (isSet(plain) && isSet(writeOnly)) {
    context.diagnostics.error(
      'Conflicting configuration arguments',
      `"${name}_wo": conflicts with ${name}`,
      `${name}_wo`,
    );
  }
  if (isSet(revision) && !isSet(writeOnly)) {
    context.diagnostics.error(
      'Missing required argument',
      `"${name}_wo_revision": all of \`${name}_wo,${name}_wo_revision\` must be specified`,
      `${name}_wo_revision`,
    );
  }
  if (typeof revision === 'number' && revision < 1) {
    context.diagnostics.error(
      `expected ${name}_wo_revision to be at least (1), got ${revision}`,
      '',
      `${name}_wo_revision`,
    );
  }
}

function isSet(value: CtyValue | undefined): boolean {
  return isUnknown(value) || !(value === undefined || value === null || (Array.isArray(value) && isEmpty(value)));
}
