import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { KeyPair } from '../../sandbox/control-plane/certificate-authority';
import { type S3Credentials, signatureFault } from './s3-signature';

export interface S3StoreOptions {
  readonly bucket: string;
  /** False: like stores that know nothing of conditional writes, it takes every PUT. */
  readonly conditionalWrites: boolean;
  /** Serves HTTPS with it. */
  readonly tls?: KeyPair;
  /** Refuses uploads in chunks with a checksum behind them, as Ceph does over HTTPS. */
  readonly refuseTrailers?: boolean;
  /** Further accounts, each with what it may do; the store's own may do all. */
  readonly accounts?: readonly { readonly credentials: S3Credentials; readonly policy: S3Policy }[];
}

/** As much of a policy as the store understands: actions and resources with `*`; what is not allowed is denied. */
export interface S3Policy {
  readonly Statement: readonly { readonly Action: readonly string[]; readonly Resource: readonly string[] }[];
}

/** One request, as far as tests ask for it. */
export interface S3Request {
  readonly method: string;
  readonly key: string;
  readonly conditional: boolean;
  /** How the body came: `STREAMING-…` in chunks, UNSIGNED-PAYLOAD plain, else its hash. */
  readonly payload: string;
  readonly status: number;
}

/**
 * An S3 store in this process, on loopback, for one bucket in path style: the seven operations of Terraform's backend
 * (list, get, head, put, conditional put, delete, head bucket), with signatures checked. What it refuses, and how, follows Ceph's
 * gateway 16.2: 412 to a conditional write, 400 to checksums behind the body.
 */
export class S3Store {
  readonly credentials: S3Credentials = { accessKey: 'AKSTOREACCESS', secretKey: 'seeded-store-secret' };
  /** Objects by key. */
  readonly objects = new Map<string, Buffer>();
  readonly requests: S3Request[] = [];
  private server: ReturnType<typeof createServer> | undefined;

  constructor(private readonly options: S3StoreOptions) {}

  async start(): Promise<void> {
    const listener: RequestListener = (request, response) => void this.answer(request, response);
    const { tls } = this.options;
    const server = tls ? createTlsServer({ cert: tls.certificate, key: tls.key }, listener) : createServer(listener);
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  get endpoint(): string {
    const { port } = this.server?.address() as AddressInfo;
    return `${this.options.tls ? 'https' : 'http'}://127.0.0.1:${port}`;
  }

  /** The variables with which Terraform logs in. */
  get environment(): Record<string, string> {
    return { AWS_ACCESS_KEY_ID: this.credentials.accessKey, AWS_SECRET_ACCESS_KEY: this.credentials.secretKey };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', 'http://store');
    const [, bucket, ...parts] = decodeURIComponent(url.pathname).split('/');
    const key = parts.join('/');
    const payload = String(request.headers['x-amz-content-sha256'] ?? '');
    const conditional = request.headers['if-none-match'] === '*';
    const finish = (status: number, body: Buffer | string = '') => {
      this.requests.push({ method: request.method ?? '', key, conditional, payload, status });
      const type = status < 400 && key !== '' ? 'application/octet-stream' : 'application/xml';
      response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    const fail = (status: number, code: string) =>
      finish(status, `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
    const account = this.accountOf(request);
    const fault = signatureFault(request, account?.credentials ?? this.credentials);
    if (fault) return fail(403, fault);
    if (account && !allows(account.policy, actionOf(request.method, key), `arn:aws:s3:::${bucket}${key && `/${key}`}`))
      return fail(403, 'AccessDenied');
    if (bucket !== this.options.bucket) return fail(404, 'NoSuchBucket');
    if (key === '')
      return finish(200, request.method === 'HEAD' ? '' : this.list(url.searchParams.get('prefix') ?? ''));
    const existing = this.objects.get(key);
    switch (request.method ?? '') {
      case 'PUT': {
        const body = Buffer.concat(chunks);
        if (payload.startsWith('STREAMING-') && this.options.refuseTrailers)
          return fail(400, 'XAmzContentSHA256Mismatch');
        if (/^[0-9a-f]{64}$/.test(payload) && payload !== createHash('sha256').update(body).digest('hex'))
          return fail(400, 'XAmzContentSHA256Mismatch');
        if (conditional && this.options.conditionalWrites && existing) return fail(412, 'PreconditionFailed');
        this.objects.set(key, payload.startsWith('STREAMING-') ? joinChunks(body) : body);
        return finish(200);
      }
      case 'DELETE':
        this.objects.delete(key);
        return finish(204);
      case 'GET':
      case 'HEAD':
        return existing ? finish(200, existing) : fail(404, 'NoSuchKey');
      default:
        return fail(405, 'MethodNotAllowed');
    }
  }

  private accountOf(request: IncomingMessage) {
    const key = /Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1];
    return this.options.accounts?.find(({ credentials }) => credentials.accessKey === key);
  }

  private list(prefix: string): string {
    const found = [...this.objects].filter(([key]) => key.startsWith(prefix));
    const entries = found.map(([key, { length }]) => `<Contents><Key>${key}</Key><Size>${length}</Size></Contents>`);
    return `<?xml version="1.0"?><ListBucketResult><Name>${this.options.bucket}</Name><Prefix>${prefix}</Prefix><KeyCount>${found.length}</KeyCount><IsTruncated>false</IsTruncated>${entries.join('')}</ListBucketResult>`;
  }
}

const ACTIONS: Readonly<Record<string, string>> = {
  GET: 's3:GetObject',
  HEAD: 's3:GetObject',
  PUT: 's3:PutObject',
  DELETE: 's3:DeleteObject',
};
const actionOf = (method = '', key = '') => (key === '' ? 's3:ListBucket' : (ACTIONS[method] ?? ''));

function allows({ Statement }: S3Policy, action: string, resource: string): boolean {
  const fits = (pattern: string) =>
    new RegExp(
      `^${pattern
        .split('*')
        .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
        .join('.*')}$`,
    ).test(resource);
  return Statement.some(({ Action, Resource }) => Action.includes(action) && Resource.some(fits));
}

/** The content of an aws-chunked body: `SIZE[;signature]\r\n…\r\n` until size 0, then trailers. */
function joinChunks(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let offset = 0; ;) {
    const end = body.indexOf('\r\n', offset);
    const size = parseInt(body.subarray(offset, end).toString('latin1'), 16);
    if (!(size > 0)) return Buffer.concat(parts);
    parts.push(body.subarray(end + 2, end + 2 + size));
    offset = end + 2 + size + 2;
  }
}
