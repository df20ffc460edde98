import { type CtyObject, type CtyType } from '../../protocol/cty';
import { encodeDynamic } from '../../protocol/dynamic-value';
import { clone, conformBody, isWhollyKnown, unknownsToNull } from '../conform';
import { diagnosticOf, type Diagnostics } from '../diagnostics';
import { keepEquivalent } from '../plan/equivalence';
import { withoutWriteOnly } from '../plan/write-only';
import type { PrivateState } from '../private-state';
import { bodyType, type RuntimeSchema } from '../runtime-schema';

type Outcome =
  /** Nothing was accepted: Terraform keeps what it had. */
  | { readonly kind: 'nothing'; readonly private: Uint8Array }
  /** A write was accepted, the operation as a whole is not finished. */
  | { readonly kind: 'saved'; readonly state: CtyObject; readonly private: Uint8Array }
  | { readonly kind: 'finished'; readonly state: CtyObject | null; readonly private: Uint8Array };

/** What Terraform is to store after a create, update or delete, whatever happens on the way. */
export class AppliedState {
  private outcome: Outcome;

  constructor(
    private readonly schema: RuntimeSchema,
    readonly prior: CtyObject | null,
    readonly planned: CtyObject | null,
    readonly privateState: PrivateState,
  ) {
    this.outcome = { kind: 'nothing', private: privateState.encode() };
  }

  /** See `WriteContext.save`. */
  save(accepted: CtyObject): void {
    const base = this.outcome.kind === 'saved' ? this.outcome.state : this.base();
    const given = Object.fromEntries(Object.entries(accepted).filter(([, value]) => value !== undefined));
    const state = unknownsToNull(clone({ ...base, ...given })) as CtyObject;
    this.outcome = { kind: 'saved', state: this.storable(state), private: this.privateState.encode() };
  }

  /** The operation succeeded with this state; null after a delete. Values that are unknown are a fault of the provider. */
  finish(state: CtyObject | null, diagnostics: Diagnostics): void {
    if (state === null) {
      this.outcome = { kind: 'finished', state: null, private: this.privateState.encode() };
      return;
    }
    const complete = this.storable(state, diagnostics);
    const open = Object.keys(complete).filter((name) => !isWhollyKnown(complete[name] ?? null));
    if (open.length > 0) {
      diagnostics.error(
        'The provider returned unknown values',
        `After apply every value must be known, but ${open.join(', ')} is not. This is a fault of the provider: please report it.`,
      );
    }
    const stored = unknownsToNull(complete) as CtyObject;
    this.outcome = { kind: 'finished', state: stored, private: this.privateState.encode() };
  }

  get result(): CtyObject | null {
    return this.outcome.kind === 'nothing' ? this.prior : this.outcome.state;
  }

  get resultPrivate(): Uint8Array {
    return this.outcome.private;
  }

  /**
   * The object without values that do not fit their type: an answer that cannot be encoded would make Terraform forget an
   * object that exists. Such a value is a fault of the provider; the planned or prior one takes its place.
   */
  private fitting(state: CtyObject, diagnostics?: Diagnostics): CtyObject {
    const type = bodyType(this.schema);
    if (isEncodable(state, type)) return state;
    const members = typeof type !== 'string' && type[0] === 'object' ? type[1] : {};
    const result: CtyObject = {};
    for (const [name, memberType] of Object.entries(members)) {
      const value = state[name] ?? null;
      try {
        encodeDynamic(value, memberType);
        result[name] = value;
      } catch (error) {
        diagnostics?.add({ ...diagnosticOf(error, `storing "${name}"`), path: [name] });
        result[name] = unknownsToNull((this.planned ?? this.prior)?.[name] ?? null);
      }
    }
    return result;
  }

  private base(): CtyObject {
    return this.prior ?? this.planned ?? {};
  }

  private storable(state: CtyObject, diagnostics?: Diagnostics): CtyObject {
    const complete = this.fitting(withoutWriteOnly(this.schema, conformBody(this.schema, state)), diagnostics);
    return this.planned === null ? complete : keepEquivalent(this.schema, complete, this.planned);
  }
}

function isEncodable(state: CtyObject, type: CtyType): boolean {
  try {
    encodeDynamic(state, type);
    return true;
  } catch {
    return false;
  }
}
