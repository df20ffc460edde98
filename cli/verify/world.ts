import type { Config } from '../../config/types';
import { kubectl } from '../cluster/cluster';
import type { Check } from './check';
import type { Expectation } from './expectation';
import type { Network } from './network';
import type { View } from './view';

/** What every check of one round is told. */
export interface World {
  readonly config: Config;
  readonly expectation: Expectation;
  readonly view: View;
  /** Whether pods, addresses and certificates are simulated here. */
  readonly isSimulated: boolean;
  readonly now: Date;
  readonly network: Network;
}

/** One kind of check over a whole stack. */
export type StackCheck = (world: World) => Promise<readonly Check[]>;

/** The kubectl command that tells more. */
export const nextCommand = ({ view }: World, namespace: string | undefined, args: string): string =>
  kubectl(view.cluster, namespace, args);

/** The status of what was seen to be right: where pods are simulated, nothing of them is proven. */
export const proven = ({ isSimulated }: World): 'ok' | 'simulated' => (isSimulated ? 'simulated' : 'ok');
