import { CommandError } from '../../errors/command-error';

/** Where a PostgreSQL connection string leads. */
export interface ConnectionPlace {
  readonly host: string;
  readonly port: string;
  readonly database: string;
  readonly user: string;
}

/** The place, and what must never be shown. */
export interface Connection extends ConnectionPlace {
  /** Empty when the string has none: a password file or a client certificate then. */
  readonly password: string;
  /** Other parameters, such as sslmode. */
  readonly parameters: Readonly<Record<string, string>>;
}

const malformed = (why: string): CommandError =>
  new CommandError({
    problem: `PG_CONN_STR is not a connection string of PostgreSQL: ${why} (its value is not shown).`,
    fix: 'Write postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=verify-full, with special characters of the password percent-encoded, or host=HOST user=USER dbname=DATABASE.',
  });

function decode(part: string, what: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw malformed(`its ${what} has a "%" that is no percent-encoding`);
  }
}

function fromUrl(text: string, defaults: ConnectionPlace): Connection {
  const match = /^postgres(?:ql)?:\/\/(?:([^@/?]*)@)?([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/s.exec(text);
  if (!match)
    throw malformed('a URL of this form cannot be read; an unencoded "@", "/" or "?" in the password does that');
  const [, account = '', place = '', database = '', query = ''] = match;
  const [user = '', ...password] = account.split(':');
  if (!/^(?:(?:\[[^\]]+\]|[^:,]*)(?::\d+)?(?:,|$))*$/.test(place) || /[@/]/.test(database))
    throw malformed('host and port cannot be told apart; an unencoded "@" or "/" in the password does that');
  const port = /:(\d+)$/.exec(place)?.[1];
  const parameters = Object.fromEntries(new URLSearchParams(query));
  return {
    host: (port === undefined ? place : place.slice(0, -port.length - 1)) || parameters['host'] || defaults.host,
    port: port ?? parameters['port'] ?? defaults.port,
    database: decode(database, 'database') || parameters['dbname'] || defaults.database,
    user: decode(user, 'user') || parameters['user'] || defaults.user,
    password: decode(password.join(':'), 'password') || (parameters['password'] ?? ''),
    parameters,
  };
}

function fromKeywords(text: string, defaults: ConnectionPlace): Connection {
  const pairs = [...text.matchAll(/(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S*))/gs)];
  if (pairs.length === 0) throw malformed('it is neither a URL nor a list of KEY=VALUE');
  const parameters = Object.fromEntries(
    pairs.map(([, key = '', quoted, plain]) => [key, (quoted ?? plain ?? '').replace(/\\(.)/gs, '$1')]),
  );
  return {
    host: parameters['host'] ?? parameters['hostaddr'] ?? defaults.host,
    port: parameters['port'] ?? defaults.port,
    database: parameters['dbname'] ?? parameters['user'] ?? defaults.database,
    user: parameters['user'] ?? defaults.user,
    password: parameters['password'] ?? '',
    parameters,
  };
}

/**
 * Reads PG_CONN_STR as libpq does, in both of its forms; what it leaves out comes from the PG* variables.
 *
 * @returns null when neither PG_CONN_STR nor PGHOST is set.
 * @throws CommandError when it cannot be read; the value is never part of the message.
 */
export function readConnection(env: Readonly<Record<string, string | undefined>>): Connection | null {
  const text = env['PG_CONN_STR']?.trim() ?? '';
  if (text === '' && !env['PGHOST']) return null;
  const user = env['PGUSER'] ?? '';
  const defaults = {
    host: env['PGHOST'] ?? 'localhost',
    port: env['PGPORT'] ?? '5432',
    database: env['PGDATABASE'] ?? user,
    user,
  };
  if (text === '') return { ...defaults, password: env['PGPASSWORD'] ?? '', parameters: {} };
  const read = /^\w+:\/\//.test(text) ? fromUrl : fromKeywords;
  const connection = read(text, defaults);
  return { ...connection, password: connection.password || (env['PGPASSWORD'] ?? '') };
}
