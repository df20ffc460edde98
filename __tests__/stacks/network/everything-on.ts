import type { Config } from '../../../config/types';
import { withEverythingOn } from '../../../scripts/network-document';
import { environment } from '../../support/environments';

/** Production with every setting on that opens a connection. */
export function everythingOn(change: (config: Config) => void = () => undefined): Config {
  return withEverythingOn(environment('production', change));
}
