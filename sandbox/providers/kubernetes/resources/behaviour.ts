import type { CtyObject } from '../../../../providers/framework/protocol/cty';
import type { AttributePath } from '../../../../providers/framework/provider/attribute-path';
import type { CallContext, WriteContext } from '../../../../providers/framework/provider/contexts';
import type { RuntimeSchema } from '../../../../providers/framework/provider/runtime-schema';
import type { Access } from '../access';
import type { ObjectAddress } from '../client/kubernetes-client';
import type { JsonObject } from '../mapping/json';

export type Write = WriteContext<Access, RuntimeSchema>;

/** An update, as a behaviour sees it. */
export interface Change {
  plan: CtyObject;
  prior: CtyObject;
  config: CtyObject;
  /** What the plan says in the API's form. */
  manifest: JsonObject;
  /** Asks the server for the object as it is. */
  live: () => Promise<JsonObject | undefined>;
}

/** What is particular to one type. Everything that is absent follows the general way of `object-resource.ts`. */
export interface Behaviour {
  validate?(context: CallContext, config: CtyObject): void;
  /** May change the plan in place, and name more places whose change replaces the object. */
  plan?(change: { config: CtyObject; prior: CtyObject | null; planned: CtyObject }): AttributePath[];
  /** Completes what is sent: values that the plan does not hold (write-only), fields that depend on each other. */
  manifest?(manifest: JsonObject, plan: CtyObject, config: CtyObject): JsonObject;
  /** Somebody else makes the object: a create waits until it is there, and changes it. */
  takesOver?: boolean;
  /** Completes what an update sends (a JSON merge patch); undefined: nothing. */
  patch?(patch: JsonObject | undefined, change: Change): Promise<JsonObject | undefined>;
  /** Waits until the written object is what the configuration asks for. */
  settle?(context: Write, address: ObjectAddress, plan: CtyObject, operation: 'create' | 'update'): Promise<void>;
  /** Takes away from a live object what the server put there on its own. */
  live?(object: JsonObject, known: CtyObject | null): JsonObject;
  /** Last word on a state that was read. `known` is the plan or the prior state, null after import. */
  state?(state: CtyObject, object: JsonObject, known: CtyObject | null): CtyObject;
  /** Lists and maps at the root that the real provider does not read: not set, they stay null. */
  unread?(state: CtyObject): readonly string[];
  /** Foreground: what the object owns goes first. Absent: the server's default. */
  propagation?: 'Foreground';
  /** What import knows beyond the id. */
  imported?: CtyObject;
}
