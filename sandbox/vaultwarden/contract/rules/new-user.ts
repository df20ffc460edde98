import { randomUUID } from 'node:crypto';
import { now } from '../store/clock';
import type { User } from '../store/records';

/** Without account of their own people are told what a default account would have (reference section 4). */
export const DEFAULT_KDF = { type: 0, iterations: 600_000, memory: null, parallelism: null };

/** A user who is invited, without password and keys. */
export function newUser(mail: string): User {
  const email = mail.toLowerCase();
  const time = now();
  return {
    id: randomUUID(),
    email,
    name: email,
    enabled: true,
    createdAt: time,
    updatedAt: time,
    passwordHash: '',
    passwordSalt: '',
    passwordIterations: 0,
    securityStamp: randomUUID(),
    kdf: { ...DEFAULT_KDF },
    key: '',
    privateKey: null,
    publicKey: null,
    apiKey: null,
    totp: null,
  };
}
