import { listEnvironments, loadConfig } from '../../config/loader';
import type { Config } from '../../config/types';

/** Every environment of the repository. */
export const ENVIRONMENTS: readonly string[] = listEnvironments();

/** The configuration of an environment, with parts of it changed by `change`. */
export function environment(name: string, change: (config: Config) => void = () => undefined): Config {
  const config = loadConfig({ environment: name });
  change(config);
  return config;
}
