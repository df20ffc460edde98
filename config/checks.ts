import type { Finding } from './issues';

/** What the schema cannot see: rules between keys. */
export const checkEnvironment = (_environment: string, _data: unknown, _invalid: readonly Finding[]): Finding[] => [];
