import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Dispatcher, type FormData } from 'undici';

/** Milliseconds. */
const PATIENCE = 30_000;

/** Milliseconds after which an opened copy that is still old stays old: it is dropped then. */
const DROP_AFTER = 1_500;

interface Content {
  readonly success: boolean;
  readonly message?: string;
  readonly data?: unknown;
}

/** What a call sends. */
export interface BwBody {
  readonly json?: unknown;
  readonly form?: FormData;
}

/** `bw serve`: the official CLI's commands over HTTP on a socket file. */
export class BwServe {
  readonly #http: Client;

  private constructor(
    private readonly child: ChildProcess,
    socket: string,
    private readonly password: string,
  ) {
    this.#http = new Client('http://localhost:8087', { socketPath: socket });
  }

  /**
   * @param env holds the master password as `BW_PASSWORD`
   * @throws Error with what it said when it ends, or does not answer within a minute
   */
  static async start(
    script: readonly string[],
    env: Readonly<Record<string, string>>,
    socket: string,
  ): Promise<BwServe> {
    const child = spawn(process.execPath, [...script, 'serve', '--hostname', `unix://${socket}`], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const serve = new BwServe(child, socket, env['BW_PASSWORD'] ?? '');
    for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(50)) {
      if (child.exitCode !== null) break;
      if (await serve.json('GET', '/status').catch(() => undefined)) return serve;
    }
    await serve.stop();
    throw new Error(`bw serve does not answer: ${said}`);
  }

  /**
   * A command's answer. Of what another command made just now it says "Not found." until its opened copy is renewed,
   * which it does after it has answered: that is asked again.
   *
   * @throws Error with what it says when it fails
   */
  async json<Value>(method: Dispatcher.HttpMethod, path: string, body: BwBody = {}): Promise<Value> {
    const isRenewed = ({ success, message }: Content): boolean => success || message !== 'Not found.';
    const { success, message, data } = await this.#renewed(() => this.#content(method, path, body), isRenewed);
    if (!success) throw new Error(`bw ${method} ${path}: ${message}`);
    return data as Value;
  }

  /**
   * @param isRenewed when its opened copy holds what other commands did before
   * @throws Error when it does not within half a minute
   */
  async list<Value>(
    object: string,
    query: Readonly<Record<string, string>> = {},
    isRenewed: (values: readonly Value[]) => boolean = () => true,
  ): Promise<Value[]> {
    const path = `/list/object/${object}?${new URLSearchParams(query).toString()}`;
    const ask = (): Promise<{ data: Value[] }> => this.json('GET', path);
    const { data } = await this.#renewed(ask, (answer) => isRenewed(answer.data));
    if (!isRenewed(data)) throw new Error(`bw lists ${object} for half a minute without what was written`);
    return data;
  }

  /**
   * The first renewed answer, or the last one before patience ends. A command drops the opened copy before it writes
   * the closed one: what opens the vault in between keeps an old copy for ever, and a sync renews it only where the
   * server's answer differs. Locking drops it for certain.
   */
  async #renewed<Answer>(ask: () => Promise<Answer>, isRenewed: (answer: Answer) => boolean): Promise<Answer> {
    let dropAt = Date.now() + DROP_AFTER;
    for (const deadline = Date.now() + PATIENCE; ; await sleep(100)) {
      const answer = await ask();
      if (isRenewed(answer) || Date.now() > deadline) return answer;
      if (Date.now() < dropAt) continue;
      await this.#content('POST', '/lock');
      await this.#content('POST', '/unlock', { json: { password: this.password } });
      dropAt = Date.now() + DROP_AFTER;
    }
  }

  /** A file's content. */
  raw(path: string): Promise<Buffer> {
    return this.#send('GET', path);
  }

  async #content(method: Dispatcher.HttpMethod, path: string, body: BwBody = {}): Promise<Content> {
    return JSON.parse((await this.#send(method, path, body)).toString()) as Content;
  }

  async #send(method: Dispatcher.HttpMethod, path: string, { json, form }: BwBody = {}): Promise<Buffer> {
    const content =
      json === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) };
    const { body } = await this.#http.request({ method, path, ...content, ...(form && { body: form }) });
    return Buffer.from(await body.arrayBuffer());
  }

  async stop(): Promise<void> {
    await this.#http.destroy();
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}
