import { pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { now } from '../store/clock';
import type { User } from '../store/records';
import { Refusal } from '../http/failure';
import { z } from 'zod';

const derive = promisify(pbkdf2);

const hash = (password: string, salt: string, iterations: number) =>
  derive(password, Buffer.from(salt, 'base64'), iterations, 32, 'sha256');

/** What was right for a user's hash of now: to find that out costs more than all the rest of a login. */
const proven = new WeakMap<User, { readonly given: string; readonly stored: string }>();

/** Whether the client's password hash is this user's. */
export async function isPassword(user: User, passwordHash: string): Promise<boolean> {
  const { passwordHash: stored } = user;
  if (stored === '') return false;
  const known = proven.get(user);
  if (known?.stored === stored && known.given === passwordHash) return true;
  const found = await hash(passwordHash, user.passwordSalt, user.passwordIterations);
  const isRight = timingSafeEqual(found, Buffer.from(stored, 'base64'));
  if (isRight) proven.set(user, { given: passwordHash, stored });
  return isRight;
}

/** Stores a salted hash of the client's password hash. A new stamp ends every session (reference section 4). */
export async function setPassword(user: User, passwordHash: string, iterations: number): Promise<void> {
  const salt = randomBytes(64).toString('base64');
  const found = await hash(passwordHash, salt, iterations);
  user.passwordSalt = salt;
  user.passwordIterations = iterations;
  user.passwordHash = found.toString('base64');
  user.securityStamp = crypto.randomUUID();
  user.updatedAt = now();
}

/** Body of every request that wants the password once more (upstream PasswordOrOtpData). */
export const passwordOrOtp = z.object({ masterPasswordHash: z.string().nullish(), otp: z.string().nullish() });

/** @throws Refusal when the password is wrong or missing. */
export async function requirePassword(user: User, proof: z.output<typeof passwordOrOtp>): Promise<void> {
  if (typeof proof.masterPasswordHash !== 'string' || proof.otp) throw new Refusal('No validation provided');
  if (!(await isPassword(user, proof.masterPasswordHash))) throw new Refusal('Invalid password');
}
