import type { Postgres } from '../../../constructs/postgres/postgres';
import type { ServiceNamespace } from '../../../constructs/service-namespace';
import type { HomerConfig } from '../../../config/types';

/** Namespace, and prefix of the database. */
export const NAME = 'homer';
/** Port that takes HEP, UDP and TCP. */
export const HEP_PORT = 9060;
/** Port of the web pods. */
export const WEB_PORT = 9080;
/** Label that collector and web pods share, so that one Service is the address of both. */
export const ENDPOINT_LABEL = { 'cluster-infra/endpoint': 'homer-app' } as const;
/** Packets and settings live in two databases of one server. */
export const DATABASES = { data: 'homer_data', config: 'homer_config' } as const;

/** What the parts of Homer share. */
export interface HomerPartProps {
  readonly settings: HomerConfig;
  readonly namespace: ServiceNamespace;
  readonly database: Postgres;
}
