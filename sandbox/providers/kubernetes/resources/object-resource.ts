import type { CtyObject } from '../../../../providers/framework/protocol/cty';
import { isUnknown } from '../../../../providers/framework/protocol/cty';
import { TfError } from '../../../../providers/framework/provider/diagnostics';
import type { Resource } from '../../../../providers/framework/provider/resource';
import type { RuntimeSchema } from '../../../../providers/framework/provider/runtime-schema';
import type { Access } from '../access';
import type { ObjectAddress } from '../client/kubernetes-client';
import { waitFor } from '../client/wait';
import type { Kind } from '../kinds';
import { fromObject } from '../mapping/from-object';
import { listAt, textAt, type JsonObject } from '../mapping/json';
import { toManifest } from '../mapping/to-manifest';
import { withZeroValues, type Moment } from '../mapping/zero-values';
import { makePlan } from '../plan/make-plan';
import { mergePatch } from '../plan/merge-patch';
import { replacementPaths } from '../plan/replacement-paths';
import { sentValues } from '../plan/sent-values';
import type { ResourceType } from '../resource-type';
import { validateMetadata } from '../rules/validate-metadata';
import { withProblems } from './api-problem';
import { errorWords } from './error-words';
import type { Behaviour, Write } from './behaviour';
import { filterMetadata } from './metadata-filter';
import { addressFromId, addressOf, describe, idOf } from './object-id';
import { blockOf, textOf } from './state-values';

/**
 * The resource that stands for one whole object of the API: POST creates it (an object of the name that exists already is
 * an error), a JSON merge patch of what differs updates it, and a delete is polled until the object is gone where the
 * real provider does so.
 */
export function objectResource(type: ResourceType, schema: RuntimeSchema, behaviour: Behaviour): Resource<Access> {
  const { kind, mapping } = type;

  const words = (operation: 'create' | 'read' | 'update' | 'delete', address: Omit<ObjectAddress, 'kind'>): string =>
    errorWords(kind, operation, kind.namespaced ? `${address.namespace ?? ''}/${address.name}` : address.name);
  const stateOf = (live: JsonObject, known: CtyObject | null, access: Access, at: Moment = 'applied'): CtyObject => {
    const visible = filterMetadata(behaviour.live?.(live, known) ?? live, known, access);
    const state = { ...fromObject(type.block, mapping, visible, known), id: idOf(kind, live) };
    const whole = behaviour.state?.(state, live, known) ?? state;
    return withZeroValues(type.block, whole, known, at, behaviour.unread?.(whole));
  };
  const manifestOf = (plan: CtyObject, config: CtyObject): JsonObject => {
    const manifest = { apiVersion: kind.apiVersion, kind: kind.kind, ...toManifest(type.block, mapping, plan) };
    return behaviour.manifest?.(manifest, plan, config) ?? manifest;
  };
  /** The object after a write, once it is what was asked for. */
  const settle = async (context: Write, live: JsonObject, plan: CtyObject, operation: 'create' | 'update') => {
    if (behaviour.settle === undefined) return stateOf(live, plan, context.client);
    const address = addressFromId(kind, idOf(kind, live));
    const after = await withProblems(words('read', address), mapping, async () => {
      await behaviour.settle?.(context, address, plan, operation);
      return context.client.client.get(address, context.deadline.signal);
    });
    return stateOf(after ?? live, plan, context.client);
  };

  return {
    schema,
    ...(kind.timeouts === undefined ? {} : { timeouts: kind.timeouts }),

    validate: (context, config) => {
      validateMetadata(context, type.block, config);
      behaviour.validate?.(context, config);
    },

    plan: (_context, { config, prior }) => {
      const planned = makePlan(type.block, mapping, type.rules, config, prior);
      const more = behaviour.plan?.({ config, prior, planned }) ?? [];
      if (prior === null) return { planned };
      return {
        planned,
        requiresReplace: [...replacementPaths(type.block, type.rules.replaces, prior, planned), ...more],
      };
    },

    create: async (context, plan, config) => {
      const metadata = blockOf(plan, 'metadata');
      const namespace = textOf(metadata, 'namespace');
      const name = textOf(metadata, 'name') ?? textOf(metadata, 'generate_name') ?? '';
      const address = { kind, name, ...(namespace === undefined ? {} : { namespace }) };
      // a write that is under way is never cut off: its outcome would be unknown
      const signal = AbortSignal.timeout(Math.max(1, context.deadline.remaining()));
      const live = await withProblems(words('create', address), mapping, () =>
        behaviour.takesOver === true
          ? takeOver(kind, context, address, manifestOf(plan, config), signal)
          : context.client.client.create(address, manifestOf(plan, config), signal),
      );
      context.save(stateOf(live, plan, context.client));
      return settle(context, live, plan, 'create');
    },

    read: async (context, state) => {
      const address = addressOf(kind, state);
      const live = await withProblems(words('read', address), mapping, () =>
        context.client.client.get(address, context.deadline.signal),
      );
      if (live === undefined) return null;
      const isImport = isFresh(state);
      const read = stateOf(live, isImport ? null : state, context.client, 'read');
      return isImport ? { ...read, ...behaviour.imported } : read;
    },

    update: async (context, plan, prior, config) => {
      const address = addressOf(kind, prior);
      // settings of the provider alone hold even when the API refuses the rest, as in the real provider
      context.save(ownSettings(plan));
      const sent = (value: CtyObject): JsonObject =>
        toManifest(type.block, mapping, sentValues(type.block, type.rules.defaults, value, config));
      const changes = mergePatch(sent(prior), sent(plan));
      const signal = AbortSignal.timeout(Math.max(1, context.deadline.remaining()));
      const { client } = context.client;
      const patch =
        behaviour.patch === undefined
          ? changes
          : await behaviour.patch(changes, {
              plan,
              prior,
              config,
              manifest: sent(plan),
              live: () => client.get(address, signal),
            });
      const live = await withProblems(words('update', address), mapping, () =>
        patch === undefined ? client.get(address, signal) : client.patch(address, patch, signal),
      );
      if (live === undefined) {
        throw new TfError(
          `Failed to update ${describe(kind, address)}`,
          'It does not exist any more. Plan again: Terraform will create it.',
        );
      }
      context.save(stateOf(live, plan, context.client));
      return settle(context, live, plan, 'update');
    },

    delete: async (context, state) => {
      const address = addressOf(kind, state);
      const { client } = context.client;
      const what = describe(kind, address);
      await withProblems(words('delete', address), mapping, async () => {
        const signal = AbortSignal.timeout(Math.max(1, context.deadline.remaining()));
        await client.delete(address, behaviour.propagation, signal);
        if (kind.deleteWaits !== true) return;
        const uid = textOf(blockOf(state, 'metadata'), 'uid');
        await waitFor(`deletion of ${what}`, context.deadline, async () => {
          const live = await client.get(address, context.deadline.signal);
          // another object of the name, made meanwhile, is none of ours
          const gone = live === undefined || (uid !== undefined && uidOf(live) !== uid);
          return gone ? { done: undefined } : { missing: `${what} still exists${remains(live)}` };
        });
      });
    },

    importState: (_context, id) => {
      addressFromId(kind, id);
      return { id };
    },
  };
}

/** Changes an object that somebody else makes, as soon as it is there. */
async function takeOver(
  kind: Kind,
  { client: { client }, deadline }: Write,
  address: ObjectAddress,
  manifest: JsonObject,
  signal: AbortSignal,
): Promise<JsonObject> {
  const what = describe(kind, address);
  await waitFor(what, deadline, async () =>
    (await client.get(address, deadline.signal)) === undefined ? { missing: `${what} not found` } : { done: undefined },
  );
  return client.patch(address, manifest, signal);
}

/** Only the id is known: the object was just imported. */
function isFresh(state: CtyObject): boolean {
  const metadata = state['metadata'];
  return isUnknown(metadata) || metadata === null || (Array.isArray(metadata) && metadata.length === 0);
}

/** `timeouts` and `wait_...`: what the API never sees. */
function ownSettings(plan: CtyObject): CtyObject {
  return Object.fromEntries(
    Object.entries(plan).filter(
      ([name, value]) => (name === 'timeouts' || name.startsWith('wait_')) && !isUnknown(value),
    ),
  );
}

function uidOf(live: JsonObject): string | undefined {
  return textAt(live, 'metadata', 'uid');
}

function remains(live: JsonObject): string {
  const finalizers = listAt(live, 'metadata', 'finalizers').filter((item) => typeof item === 'string');
  return finalizers.length === 0 ? '' : `, held by its finalizers (${finalizers.join(', ')})`;
}
