import { z } from 'zod';
import { setPassword } from '../auth/passwords';
import { body, type Call, json } from '../http/call';
import { FrameworkFailure, Refusal } from '../http/failure';
import type { RouteTable } from '../http/router';
import { newUser } from '../rules/new-user';
import type { Kdf } from '../store/records';

const number = z.number().int();

/** Both spellings of the key derivation (upstream KDFData). */
const kdfSchema = z
  .object({
    kdf: number.optional(),
    kdfType: number.optional(),
    kdfIterations: number.optional(),
    iterations: number.optional(),
    kdfMemory: number.nullish(),
    memory: number.nullish(),
    kdfParallelism: number.nullish(),
    parallelism: number.nullish(),
  })
  .transform((value, context): Kdf => {
    const type = value.kdf ?? value.kdfType;
    const iterations = value.kdfIterations ?? value.iterations;
    if (type === undefined || iterations === undefined) {
      context.addIssue({ code: 'custom', message: 'kdf is incomplete' });
      return z.NEVER;
    }
    const memory = value.kdfMemory ?? value.memory ?? null;
    return { type, iterations, memory, parallelism: value.kdfParallelism ?? value.parallelism ?? null };
  });

const common = z.object({
  email: z.string(),
  name: z.string().nullish(),
  masterPasswordHint: z.string().nullish(),
  keys: z.object({ encryptedPrivateKey: z.string(), publicKey: z.string() }).nullish(),
  userAsymmetricKeys: z.object({ encryptedPrivateKey: z.string(), publicKey: z.string() }).nullish(),
  emailVerificationToken: z.string().nullish(),
});

const oldForm = z.object({
  masterPasswordHash: z.string(),
  key: z.string().optional(),
  userSymmetricKey: z.string().optional(),
});

const salted = z.object({ salt: z.string(), kdf: kdfSchema });
const newForm = z.object({
  masterPasswordAuthentication: salted.extend({ masterPasswordAuthenticationHash: z.string() }),
  masterPasswordUnlock: salted.extend({ masterKeyWrappedUserKey: z.string() }),
});

interface Secrets {
  readonly kdf: Kdf;
  readonly passwordHash: string;
  readonly key: string;
}

/** Either form of the body; the new one exists since 1.37.0 (reference section 5). */
function secretsOf(raw: unknown, email: string): Secrets {
  const old = oldForm.safeParse(raw);
  const oldKdf = kdfSchema.safeParse(raw);
  const key = old.data?.key ?? old.data?.userSymmetricKey;
  if (old.success && oldKdf.success && key !== undefined) {
    return { kdf: oldKdf.data, passwordHash: old.data.masterPasswordHash, key };
  }
  const current = newForm.safeParse(raw);
  if (!current.success) throw new FrameworkFailure(422);
  const { masterPasswordAuthentication: authentication, masterPasswordUnlock: unlock } = current.data;
  const salt = email.trim().toLowerCase();
  const equal = JSON.stringify(authentication.kdf) === JSON.stringify(unlock.kdf);
  if (!equal || authentication.salt !== salt || unlock.salt !== salt) {
    throw new Refusal('Unexpected RegisterData format', 422);
  }
  return {
    kdf: authentication.kdf,
    passwordHash: authentication.masterPasswordAuthenticationHash,
    key: unlock.masterKeyWrappedUserKey,
  };
}

/** Bounds of upstream src/api/core/accounts.rs, set_kdf_data. */
function checkKdf(kdf: Kdf): Kdf {
  if (kdf.type !== 1) {
    if (kdf.iterations < 100_000) throw new Refusal('PBKDF2 KDF iterations must be at least 100000.');
    return { ...kdf, memory: null, parallelism: null };
  }
  const { iterations, memory, parallelism } = kdf;
  if (iterations < 1) throw new Refusal('Argon2 KDF iterations must be at least 1.');
  if (memory === null) throw new Refusal('Argon2 memory parameter is required.');
  if (memory < 15 || memory > 1024) throw new Refusal('Argon2 memory must be between 15 MB and 1024 MB.');
  if (parallelism === null) throw new Refusal('Argon2 parallelism parameter is required.');
  if (parallelism < 1 || parallelism > 16) throw new Refusal('Argon2 parallelism must be between 1 and 16.');
  return kdf;
}

const NOT_ALLOWED = 'Registration not allowed or user already exists';

function signupAllowed(call: Call, email: string): boolean {
  const domain = email.split('@').at(-1) ?? '';
  const listed = call.settings.SIGNUPS_DOMAINS_WHITELIST.split(',').map((entry) => entry.trim());
  return call.settings.SIGNUPS_DOMAINS_WHITELIST === '' ? call.settings.SIGNUPS_ALLOWED : listed.includes(domain);
}

/** Whether an invitation was there; it is used up. */
function takeInvitation(call: Call, email: string): boolean {
  const { data } = call.store;
  const there = data.invitations.includes(email);
  data.invitations = data.invitations.filter((entry) => entry !== email);
  return there;
}

async function register(call: Call, raw: z.output<typeof common>): Promise<ReturnType<typeof json>> {
  const email = raw.email.toLowerCase();
  const secrets = secretsOf(JSON.parse(call.request.body.toString('utf8')), raw.email);
  if (raw.name && Buffer.byteLength(raw.name) > 50) {
    throw new Refusal('The field Name must be a string with a maximum length of 50.');
  }
  const known = call.store.userByMail(email);
  if (known && known.passwordHash !== '') throw new Refusal(NOT_ALLOWED);
  const invited = takeInvitation(call, email);
  if (!invited && !signupAllowed(call, email)) throw new Refusal(NOT_ALLOWED);
  const user = known ?? newUser(email);
  // Without mail an invitation is accepted by registering (reference section 9).
  if (known && invited) {
    for (const member of call.store.membershipsOf(user.id)) if (member.status === 0) member.status = 1;
  }
  user.kdf = checkKdf(secrets.kdf);
  await setPassword(user, secrets.passwordHash, call.settings.PASSWORD_ITERATIONS);
  user.key = secrets.key;
  user.name = raw.name ?? user.name;
  const keys = raw.keys ?? raw.userAsymmetricKeys;
  if (keys) Object.assign(user, { privateKey: keys.encryptedPrivateKey, publicKey: keys.publicKey });
  call.store.data.users[user.id] = user;
  return json({ object: 'register', captchaBypassToken: '' });
}

/** Reference section 5. */
export const registerRoutes: RouteTable = {
  'POST /identity/accounts/register': (call) => register(call, body(call, common)),
  'POST /identity/accounts/register/send-verification-email': (call) => {
    call.limiters.unauthenticated.check(call.request.address, 'Too many requests');
    const { email, name } = body(call, z.object({ email: z.string(), name: z.string().nullish() }));
    const invited = call.store.data.invitations.includes(email.toLowerCase());
    if (!signupAllowed(call, email.toLowerCase()) && !invited) throw new Refusal(NOT_ALLOWED);
    return json(call.tokens.sign('register_verify', { sub: email, name: name ?? null, verified: false }, 1800));
  },
  'POST /identity/accounts/register/finish': (call) => {
    const raw = body(call, common);
    // The other ways in need a mail that was sent; this server has none.
    if (!raw.emailVerificationToken) throw new Refusal('Registration is missing required parameters');
    const claims = call.tokens.verify('register_verify', raw.emailVerificationToken);
    if (claims === null) throw new Refusal('Invalid token');
    if (claims.sub !== raw.email) throw new Refusal('Email verification token does not match email');
    const name = typeof claims['name'] === 'string' ? claims['name'] : raw.name;
    return register(call, { ...raw, name });
  },
};
