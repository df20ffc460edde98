import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * As much of S3 as rclone needs to copy, compare, list and delete: one bucket in memory, path-style addresses, on loopback.
 * Signatures are not computed, but each request must name the access key.
 */
export class S3StandIn {
  readonly objects = new Map<string, Buffer>();
  /** While true every request is answered as by a server in trouble. */
  broken = false;
  private readonly server: Server;

  constructor(
    private readonly bucket: string,
    private readonly accessKey: string,
  ) {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const url = new URL(request.url ?? '/', this.url);
    const [, bucket, ...rest] = decodeURIComponent(url.pathname).split('/');
    const key = rest.join('/');
    if (this.broken) {
      return this.error(response, 503, 'ServiceUnavailable');
    }
    if (!(request.headers.authorization ?? '').includes(`Credential=${this.accessKey}/`)) {
      return this.error(response, 403, 'InvalidAccessKeyId');
    }
    if (bucket !== this.bucket) {
      return this.error(response, 404, 'NoSuchBucket');
    }
    if (key === '' && request.method === 'GET') {
      return this.list(response, url.searchParams.get('prefix') ?? '', url.searchParams.get('delimiter') ?? '');
    }
    const object = this.objects.get(key);
    switch (request.method ?? 'GET') {
      case 'PUT':
        this.objects.set(key, Buffer.concat(chunks));
        response.writeHead(200, { ETag: etag(Buffer.concat(chunks)) }).end();
        return;
      case 'DELETE':
        this.objects.delete(key);
        response.writeHead(204).end();
        return;
      case 'GET':
      case 'HEAD':
        if (object === undefined) {
          return this.error(response, 404, 'NoSuchKey');
        }
        response.writeHead(200, {
          ETag: etag(object),
          'Content-Length': object.length,
          'Last-Modified': new Date().toUTCString(),
        });
        response.end(request.method === 'GET' ? object : undefined);
        return;
      default:
        return this.error(response, 405, 'MethodNotAllowed');
    }
  }

  private list(response: ServerResponse, prefix: string, delimiter: string): void {
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
    const end = (key: string): number => (delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length));
    const folders = new Set(keys.filter((key) => end(key) >= 0).map((key) => key.slice(0, end(key) + 1)));
    const contents = keys
      .filter((key) => end(key) < 0)
      .map((key) => {
        const object = this.objects.get(key) ?? Buffer.alloc(0);
        const time = new Date().toISOString();
        return `<Contents><Key>${key}</Key><LastModified>${time}</LastModified><ETag>${etag(object)}</ETag><Size>${object.length}</Size></Contents>`;
      });
    const prefixes = [...folders].map((folder) => `<CommonPrefixes><Prefix>${folder}</Prefix></CommonPrefixes>`);
    const body = `<ListBucketResult><Name>${this.bucket}</Name><IsTruncated>false</IsTruncated>${contents.join('')}${prefixes.join('')}</ListBucketResult>`;
    response.writeHead(200, { 'Content-Type': 'application/xml' }).end(`<?xml version="1.0"?>${body}`);
  }

  private error(response: ServerResponse, status: number, code: string): void {
    response
      .writeHead(status, { 'Content-Type': 'application/xml' })
      .end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
  }
}

const etag = (content: Buffer): string => `"${createHash('md5').update(content).digest('hex')}"`;
