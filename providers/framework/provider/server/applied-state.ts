import { type CtyObject } from '../../protocol/cty';
import { clone, conformBody, isWhollyKnown, unknownsToNull } from '../conform';
import type { Diagnostics } from '../diagnostics';
import { keepEquivalent } from '../plan/equivalence';
import { withoutWriteOnly } from '../plan/write-only';
import type { PrivateState } from '../private-state';
import type { RuntimeSchema } from '../runtime-schema';

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
    const complete = this.storable(state);
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

  private base(): CtyObject {
    return this.prior ?? this.planned ?? {};
  }

  private storable(state: CtyObject): CtyObject {
    const complete = withoutWriteOnly(this.schema, conformBody(this.schema, state));
    return this.planned === null ? complete : keepEquivalent(this.schema, complete, this.planned);
  }
}
