import { Client, credentials, Metadata } from '@grpc/grpc-js';
import type { ChannelCredentials, ClientReadableStream } from '@grpc/grpc-js';
import { BasicConstraintsExtension, SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';
import { webcrypto } from 'node:crypto';

/** A client's identity as Terraform makes it: P-521, self-signed, CA:TRUE, subject localhost. Made by a library, not by us. */
export interface ClientIdentity {
  readonly certificatePem: string;
  readonly keyPem: string;
}

export async function clientIdentity(): Promise<ClientIdentity> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-521', hash: 'SHA-512' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=localhost, O=HashiCorp',
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + 3_600_000),
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }]),
    ],
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    certificatePem: certificate.toString('pem'),
    keyPem: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`,
  };
}

/** TLS towards a server whose certificate the handshake carried; without an identity, no client certificate is shown. */
export function clientTls(serverCertificatePem: string, identity?: ClientIdentity): ChannelCredentials {
  const root = Buffer.from(serverCertificatePem);
  return identity === undefined
    ? credentials.createSsl(root)
    : credentials.createSsl(root, Buffer.from(identity.keyPem), Buffer.from(identity.certificatePem));
}

/** What go-plugin's client does, as far as tests need it: bytes in, bytes out, and the stream that it holds open. */
export class PluginClient {
  private readonly client: Client;
  private stdio: ClientReadableStream<Buffer> | undefined;

  constructor(network: string, address: string, channelCredentials: ChannelCredentials = credentials.createInsecure()) {
    this.client = new Client(network === 'unix' ? `unix:${address}` : address, channelCredentials, {
      'grpc.use_local_subchannel_pool': 1,
      'grpc.ssl_target_name_override': 'localhost',
      'grpc.max_receive_message_length': 256 * 1024 * 1024,
      'grpc.max_send_message_length': 256 * 1024 * 1024,
    });
  }

  unary(method: string, request: Uint8Array = new Uint8Array(), milliseconds = 60_000): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const deadline = Date.now() + milliseconds;
      const identity = (bytes: Buffer): Buffer => bytes;
      this.client.makeUnaryRequest(
        method,
        identity,
        identity,
        Buffer.from(request),
        new Metadata(),
        { deadline },
        (error, answer) => {
          if (error === null && answer !== undefined) resolve(answer);
          else reject(error ?? new Error('no answer'));
        },
      );
    });
  }

  /** Opens the stdio stream as every go-plugin client does, and keeps it open. */
  holdStdio(): void {
    const identity = (bytes: Buffer): Buffer => bytes;
    this.stdio = this.client.makeServerStreamRequest(
      '/plugin.GRPCStdio/StreamStdio',
      identity,
      identity,
      Buffer.alloc(0),
    );
    this.stdio.on('error', () => undefined);
    this.stdio.resume();
  }

  close(): void {
    this.stdio?.cancel();
    this.client.close();
  }
}
