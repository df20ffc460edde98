import { z } from 'zod';
import { SandboxError } from '../sandbox-error';

const flag = z.union([z.boolean(), z.stringbool()]);
const count = z.coerce.number().int().min(0);

/** Names, meaning and defaults are Vaultwarden's own (its `.env.template`), except the last block. */
const settingsSchema = z.strictObject({
  /** Public address, with scheme. Default: the address the server listens on. It is part of every token's issuer. */
  DOMAIN: z.url({ protocol: /^https$/ }).optional(),
  /** Plain text or an Argon2 PHC string. Without it the admin pages are disabled. */
  ADMIN_TOKEN: z.string().min(1).optional(),
  /** Minutes. */
  ADMIN_SESSION_LIFETIME: count.default(20),
  SIGNUPS_ALLOWED: flag.default(true),
  /** Comma separated; these domains may register although sign-up is closed. */
  SIGNUPS_DOMAINS_WHITELIST: z.string().default(''),
  INVITATIONS_ALLOWED: flag.default(true),
  /** Empty or `all`: everyone; `none`: nobody; else e-mail addresses, comma separated. */
  ORG_CREATION_USERS: z.string().default(''),
  ORG_GROUPS_ENABLED: flag.default(false),
  INCREASE_NOTE_SIZE_LIMIT: flag.default(false),
  /** Seconds until one more login of the same address is accepted, after the burst. */
  LOGIN_RATELIMIT_SECONDS: count.min(1).default(60),
  LOGIN_RATELIMIT_MAX_BURST: count.min(1).default(10),
  ADMIN_RATELIMIT_SECONDS: count.min(1).default(300),
  ADMIN_RATELIMIT_MAX_BURST: count.min(1).default(3),
  UNAUTHENTICATED_RATELIMIT_SECONDS: count.min(1).default(60),
  UNAUTHENTICATED_RATELIMIT_MAX_BURST: count.min(1).default(50),
  /** KiB; 0 disables attachments. */
  USER_ATTACHMENT_LIMIT: count.optional(),
  ORG_ATTACHMENT_LIMIT: count.optional(),
  /** The server's own hash of the password hash. Upstream's default is 600000; this is its minimum, for speed. */
  PASSWORD_ITERATIONS: count.min(100_000).default(100_000),

  /** Contract server only: what `/api/version` says. */
  VERSION: z.string().default('1.37.2'),
  /** Contract server only: the Bitwarden version that `/api/config` imitates. */
  BITWARDEN_VERSION: z.string().default('2026.6.0'),
  /** Contract server only: seconds an access token lives; fixed upstream. */
  ACCESS_TOKEN_LIFETIME: count.min(1).default(7200),
});

/** All settings, defaults filled in. */
export type VaultSettings = z.output<typeof settingsSchema>;

/** What a caller may give: a value or its text, as in an environment. */
export type VaultSettingsInput = z.input<typeof settingsSchema>;

/** Names that exist in the contract server alone and are not handed to a real one. */
export const CONTRACT_ONLY: readonly string[] = ['VERSION', 'BITWARDEN_VERSION', 'ACCESS_TOKEN_LIFETIME'];

/** @throws SandboxError naming each setting that is unknown or has a value that is not allowed. */
export function parseSettings(input: VaultSettingsInput = {}): VaultSettings {
  const result = settingsSchema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `  ${issue.path.join('.') || 'settings'}: ${issue.message}`);
  throw new SandboxError(`The vault server's settings are wrong:\n${problems.join('\n')}`);
}

/** Picks the known names out of an environment. */
export function settingsFromEnvironment(environment: NodeJS.ProcessEnv): VaultSettingsInput {
  const known = Object.keys(settingsSchema.shape).filter((name) => environment[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, environment[name]]));
}
