import type { Answer } from '../../../sandbox/vaultwarden/account/https-call';
import type { TestClient } from './test-vault';

/** One call and what came back, without anything that differs from run to run. */
export interface Recorded {
  readonly call: string;
  readonly status: number;
  readonly type: string | null;
  readonly body: unknown;
}

/** UUIDs, and the 20 digits of attachments. */
const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{20}\b/g;
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const SEALED = /^[24]\.[A-Za-z0-9+/=|]+$/;
const TOKEN = /^(eyJ|[A-Za-z0-9_-]{60,})/;

/** Gives ids names in the order of their appearance, and puts marks for dates, ciphertexts and tokens. */
export class Normalizer {
  readonly #names = new Map<string, string>();

  text(value: string): string {
    return value.replace(ID, (id) => {
      const known = this.#names.get(id) ?? `id-${this.#names.size + 1}`;
      this.#names.set(id, known);
      return known;
    });
  }

  value(value: unknown, key = ''): unknown {
    if (Array.isArray(value)) return this.#sorted(value).map((entry) => this.value(entry));
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value).sort(([left], [right]) => left.localeCompare(right));
      return Object.fromEntries(entries.map(([name, inner]) => [name, this.value(inner, name)]));
    }
    if (typeof value !== 'string') return value;
    if (DATE.test(value)) return '<date>';
    if (SEALED.test(value)) return '<sealed>';
    if (TOKEN.test(value) || key === 'publicKey' || key === 'key') return '<secret>';
    if (key === 'securityStamp') return '<stamp>';
    if (key === 'apiKey') return '<secret>';
    if (key === 'url') return this.text(value.replace(/^https:\/\/[^/]+/, '').replace(/token=.*/, 'token=<secret>'));
    return this.text(value.replace(/https:\/\/127\.0\.0\.1:\d+/g, '<endpoint>'));
  }

  /** Lists come in the order of a database: sorted by what they say, ids that have no name yet left aside. */
  #sorted(list: readonly unknown[]): unknown[] {
    const known = (text: string) => text.replace(ID, (id) => this.#names.get(id) ?? '');
    const keyOf = (entry: unknown) =>
      known(JSON.stringify(entry)).replace(/"\d{4}-\d\d-\d\dT[^"]*"|"[24]\.[^"]*"|token=[^"]*/g, '');
    const keyed = list.map((entry) => ({ entry, key: keyOf(entry) }));
    return keyed.sort((left, right) => (left.key < right.key ? -1 : 1)).map(({ entry }) => entry);
  }
}

/** Makes calls and writes down the answers. */
export class Transcript {
  readonly recorded: Recorded[] = [];
  readonly #normalizer = new Normalizer();

  async call(client: TestClient, method: string, path: string, json?: unknown): Promise<Record<string, unknown>> {
    const options = json === undefined ? { method } : { method, json };
    const answer = await client.request(path, options);
    this.add(`${method} ${path}`, answer);
    return answer.text.startsWith('{') ? (JSON.parse(answer.text) as Record<string, unknown>) : {};
  }

  add(call: string, answer: Answer): void {
    const type = answer.headers['content-type'] ?? null;
    const isJson = type?.startsWith('application/json') === true;
    this.recorded.push({
      call: this.#normalizer.text(call),
      status: answer.status,
      type,
      // Pages are not compared: nobody reads them.
      body: isJson ? this.#normalizer.value(JSON.parse(answer.text)) : answer.text === '' ? '' : '<text>',
    });
  }
}
