import { bytesQuantity, cpuQuantity, parseQuantity } from './quantity';
import type { EmailConfig, IssuerName } from './types';

/** Host names that follow from the domain; each can be overridden in the file, except Excalidraw's second and third. */
export const derivedHosts = (domain: string) => ({
  authentik: `auth.${domain}`,
  vaultwarden: `vault.${domain}`,
  homer: `homer.${domain}`,
  excalidraw: `draw.${domain}`,
  dashboard: `traefik.${domain}`,
});

/** Namespace of a tenant; the group of its people and its application in authentik have the same name. */
export const tenantNamespace = (name: string): string => `client-${name}`;

export const tenantHost = (name: string, domain: string): string => `${name}-api.app.${domain}`;

/**
 * The hosts of Excalidraw's storage and room. The web application computes them in the browser by replacing `draw` in
 * the first label of its own host (kitsteam/excalidraw v0.28.0), so they are never a choice.
 */
export const excalidrawHosts = (host: string) => ({
  backendHost: host.replace(/^draw\./, 'draw-backend.'),
  roomHost: host.replace(/^draw\./, 'draw-room.'),
});

export const adminAddress = (domain: string): string => `admin@${domain}`;

/** CPU limits are shared in time, so they may exceed what is reserved by more than those of memory. */
export const tenantLimits = ({ cpu, memory }: { cpu: string; memory: string }) => ({
  cpuLimits: cpuQuantity(4 * parseQuantity(cpu)),
  memoryLimits: bytesQuantity(2 * parseQuantity(memory)),
});

/** Only the environment called production spends Let's Encrypt's rate limits unless its file says otherwise. */
export const defaultIssuer = (environment: string): IssuerName =>
  environment === 'production' ? 'letsencrypt-prod' : 'letsencrypt-staging';

/** The registered port of mail submission: 465 with TLS from the first byte, 587 otherwise (RFC 8314). */
export const smtpPort = (security: EmailConfig['security']): number => (security === 'tls' ? 465 : 587);
