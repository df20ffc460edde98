import { X509Certificate } from 'node:crypto';
import type { Cluster } from '../../../cli/cluster/cluster';
import { connectCluster } from '../../../cli/cluster/connect-cluster';
import type { CheckStatus, StackChecks } from '../../../cli/verify/check';
import { expectationOf } from '../../../cli/verify/expectation';
import type { Network } from '../../../cli/verify/network';
import { verifyStack, type VerifyOptions } from '../../../cli/verify/verify-stack';
import { loadConfig } from '../../../config/loader';
import { ApiStub, UID } from '../cluster/api-stub';
import { CONFIGURATION, SmallPlatform, type Stored } from './small-platform';

const config = loadConfig({ environment: 'sandbox' });

/** Who the page of the host says that it is. */
const ISSUER = 'https://auth.ominis.ai/application/o/page/';

/** A platform in which everything works, behind a stub of its API server and of the network, anew for each test. */
export class VerifiedPlatform {
  private constructor(
    private readonly api: ApiStub,
    readonly platform: SmallPlatform,
    private readonly cluster: Cluster,
    readonly network: { -readonly [Key in keyof Network]: Network[Key] },
  ) {}

  static async start(): Promise<VerifiedPlatform> {
    const api = await ApiStub.start();
    const platform = await SmallPlatform.create();
    api.answer = platform.answer;
    const cluster = await connectCluster(
      { ...config, cluster: { ...config.cluster, context: 'here', uid: UID } },
      { env: api.kubeconfig(), signal: new AbortController().signal },
    );
    const network: Network = {
      addresses: async () => ['192.0.2.7'],
      get: async (url) => ({
        status: url.includes('well-known') ? 200 : 302,
        location: 'https://auth.ominis.ai/login?next=x',
        body: JSON.stringify({ issuer: ISSUER }),
        fingerprint: fingerprintIn(platform),
        isTrusted: false,
      }),
      connect: async () => undefined,
    };
    return new VerifiedPlatform(api, platform, cluster, network);
  }

  async stop(): Promise<void> {
    this.cluster.close();
    await this.api.stop();
  }

  /** Verifies the one stack of the platform. @param options - without a wait, unless told */
  verify(options: Partial<VerifyOptions> = {}): Promise<StackChecks> {
    const { cluster, network } = this;
    const { signal } = new AbortController();
    const report = () => undefined;
    return verifyStack(expectationOf('web', CONFIGURATION), {
      config,
      cluster,
      signal,
      timeout: 0,
      report,
      network,
      ...options,
    });
  }

  /** Changes parts of an object of the cluster. */
  set(kind: Stored['kind'], name: string, parts: object): void {
    Object.assign(this.platform.find(kind, name), parts);
  }

  /** Changes what every address answers. */
  answers(parts: object): void {
    const usual = this.network.get;
    this.network.get = async (url) => ({ ...(await usual(url)), ...parts });
  }
}

/** Of the certificate that the host shows: the one in its Secret. */
function fingerprintIn(platform: SmallPlatform): string {
  const data = platform.find('Secret', 'page-test-tls').data as Record<string, string>;
  return new X509Certificate(Buffer.from(data['tls.crt'] ?? '', 'base64')).fingerprint256;
}

/** What is not in order, one line each. */
export const complaints = ({ checks }: StackChecks): string[] =>
  checks
    .filter(({ status }) => status === 'finding' || status === 'waiting')
    .map(({ status, check, subject, detail }) => `${status} ${check}: ${subject}: ${detail}`);

/** How many checks came to this. */
export const count = ({ checks }: StackChecks, status: CheckStatus): number =>
  checks.filter((check) => check.status === status).length;
