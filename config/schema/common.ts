import { z } from 'zod';
import { AVAILABILITY_LEVELS } from '../availability';
import type { ReplicaCounts } from '../availability';

/** Text accepted where a host name is expected: at least two lower-case DNS labels, no scheme, port or trailing dot. */
export const HOST_PATTERN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
const CPU_PATTERN = /^[0-9]+(\.[0-9]+)?m?$/;
const BYTES_PATTERN = /^[0-9]+(\.[0-9]+)?(k|M|G|T|Ki|Mi|Gi|Ti)$/;
const EMAIL_PATTERN = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/;
const CIDR_PATTERN =
  /^((25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}\/([12]?\d|3[0-2])|[\da-fA-F]*:[\da-fA-F:]*\/(1[01]\d|12[0-8]|[1-9]?\d))$/;

/**
 * A text of one form.
 *
 * @param allowed the form in words: part of error messages, and shown by editors (patternErrorMessage)
 */
export const text = (pattern: RegExp, allowed: string, description: string) =>
  z.string().regex(pattern, allowed).meta({ description, patternErrorMessage: allowed });

export const host = (description: string) =>
  text(
    HOST_PATTERN,
    'a full host name in lower case such as auth.example.org, without scheme, port or final dot',
    description,
  );

export const emailAddress = (description: string) =>
  text(EMAIL_PATTERN, 'one e-mail address such as admin@example.org', description);

export const cidr = (description: string) => text(CIDR_PATTERN, 'an address range such as 10.0.0.0/8', description);

export const cpu = (description: string) =>
  text(CPU_PATTERN, 'cores as text, such as "500m" for half a core or "2"', description);

export const bytes = (description: string) =>
  text(BYTES_PATTERN, 'a size with its unit, such as 512Mi or 10Gi', description);

export const enabled = (what: string) =>
  z.boolean().meta({ description: `Whether ${what} is part of this environment.` });

/** What happens to the data of a service that is switched off. */
export const keepData = (service: string) =>
  z.boolean().meta({
    description: `Whether namespace and volumes of ${service} stay when it is switched off, so that it comes back with its data. false leaves nothing: for a service that was never used.`,
  });

/** @param counts what `availability` puts there when the key is left out; none: the level does not drive it */
export const replicas = (what: string, counts?: ReplicaCounts) =>
  z
    .int()
    .min(1)
    .max(20)
    .meta({
      description: `Number of ${what} pods, 1 to 20.${
        counts === undefined
          ? ''
          : ` Without it availability decides: ${AVAILABILITY_LEVELS.map((level) => `${level} ${counts[level]}`).join(', ')}.`
      }`,
    });

/** Requests and limits of one container; every key left out keeps its default. */
export const resources = (what: string) =>
  z
    .strictObject({
      requests: z
        .strictObject({
          cpu: cpu('CPU the scheduler reserves.').optional(),
          memory: bytes('Memory the scheduler reserves.').optional(),
        })
        .meta({ description: 'What the scheduler reserves.' })
        .optional(),
      limits: z
        .strictObject({
          cpu: cpu('CPU above which the container is throttled.').optional(),
          memory: bytes('Memory above which the container is killed.').optional(),
        })
        .meta({ description: 'What the container may use at most.' })
        .optional(),
    })
    .meta({ description: `CPU and memory of ${what}.` });

/**
 * One counter per Secret: it is the write-only revision, so raising it by one writes the Secret anew, with a new generated
 * value or with the value that a variable supplies.
 */
export const secretRevisions = <Name extends string>(descriptions: Record<Name, string>) => {
  const shape = Object.fromEntries(
    Object.entries<string>(descriptions).map(([name, description]) => [
      name,
      z
        .int()
        .min(1)
        .meta({ description: `${description} A whole number from 1; raise it by one to rotate.` })
        .optional(),
    ]),
  ) as Record<Name, z.ZodOptional<z.ZodInt>>;
  return z
    .strictObject(shape)
    .meta({ description: 'Revision of each Secret; raising a number writes it anew at the next apply.' });
};

/** The escape hatch of a service that is deployed from a chart. */
export const chartValues = (chart: string) =>
  z.record(z.string(), z.unknown()).meta({
    description: `Raw values of the ${chart} chart, deep-merged last. An escape hatch: shown as such in the plan summary, no secrets allowed.`,
  });

/** The SMTP account of a service. Its password is never in the file: it is a Terraform variable. */
export const email = (service: string) =>
  z
    .strictObject({
      host: host('Host of the SMTP server.'),
      port: z.int().min(1).max(65535).meta({ description: 'Port of the SMTP server, commonly 587 or 465.' }).optional(),
      username: z.string().min(1).meta({ description: 'User name at the SMTP server.' }),
      from: emailAddress('Address that messages come from.'),
      security: z
        .enum(['starttls', 'tls', 'off'])
        .meta({ description: 'starttls upgrades a plain connection (port 587), tls starts encrypted (port 465).' })
        .optional(),
    })
    .nullable()
    .meta({
      description: `SMTP account ${service} sends mail with; null sends none. Its password comes from TF_VAR_smtp_password_${service}.`,
    });

/** PostgreSQL of one service: a single pod with one volume. */
export const database = (service: string) =>
  z
    .strictObject({
      storage: bytes(`Size of the volume of ${service}-postgres; it can grow, never shrink.`).optional(),
      maxConnections: z
        .int()
        .min(20)
        .max(2000)
        .meta({ description: 'max_connections of the server, 20 to 2000.' })
        .optional(),
      resources: resources(`${service}-postgres`).optional(),
    })
    .meta({ description: `The PostgreSQL of ${service}.` });
