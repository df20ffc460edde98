import { mkdirSync } from 'node:fs';
import { contractBackend } from './contract/contract-backend';
import type { FaultPlan } from './front/faults';
import { Listener } from './front/listener';
import type { RequestLog } from './front/request-log';
import { ensureIdentity, type ServerIdentity } from './identity';
import { realBackend } from './real/real-backend';
import { startRealProcess } from './real/real-process';
import { parseSettings, type VaultSettingsInput } from './settings';

/** What to start. */
export interface VaultServerOptions {
  /** Keeps everything; created when absent. A server started on it again goes on where the last one stopped. */
  readonly dataFolder: string;
  /** On 127.0.0.1; default: any free one. */
  readonly port?: number;
  /** Default: kept in the data folder, made by a throw-away authority at the first start. */
  readonly tls?: ServerIdentity;
  /** Vaultwarden's own setting names; see `settings.ts`. */
  readonly settings?: VaultSettingsInput;
}

/** A server that runs. */
export interface VaultServer {
  /** `https://127.0.0.1:<port>`, no slash at the end. */
  readonly endpoint: string;
  /** PEM text that a client has to trust. */
  readonly caCertificate: string;
  /** Requests of this run. */
  readonly requests: RequestLog;
  /** Failures on purpose. */
  readonly faults: FaultPlan;
  stop(): Promise<void>;
}

async function open(options: VaultServerOptions): Promise<{ listener: Listener; identity: ServerIdentity }> {
  mkdirSync(options.dataFolder, { recursive: true, mode: 0o700 });
  const identity = options.tls ?? (await ensureIdentity(options.dataFolder));
  return { listener: await Listener.open(identity, options.port ?? 0), identity };
}

/** Starts the contract server: what Vaultwarden 1.37.2 does, as far as the provider and `bw` use it. */
export async function startVaultServer(options: VaultServerOptions): Promise<VaultServer> {
  const settings = parseSettings(options.settings);
  const { listener, identity } = await open(options);
  const endpoint = `https://127.0.0.1:${listener.port}`;
  try {
    const contract = contractBackend(options.dataFolder, { ...settings, DOMAIN: settings.DOMAIN ?? endpoint });
    listener.use(contract.backend);
    const stop = async () => {
      await listener.close();
      await contract.close();
    };
    return { endpoint, caCertificate: identity.authority, ...views(listener), stop };
  } catch (error) {
    await listener.close();
    throw error;
  }
}

/** Starts a real Vaultwarden behind the same listener, so that counting and faults work the same. */
export async function startRealVaultServer(options: VaultServerOptions, binary: string): Promise<VaultServer> {
  const settings = parseSettings(options.settings);
  const { listener, identity } = await open(options);
  const endpoint = `https://127.0.0.1:${listener.port}`;
  try {
    const domain = settings.DOMAIN ?? endpoint;
    const real = await startRealProcess(binary, options.dataFolder, domain, settings, options.settings ?? {});
    listener.use(realBackend(real.port));
    const stop = async () => {
      await listener.close();
      await real.stop();
    };
    return { endpoint, caCertificate: identity.authority, ...views(listener), stop };
  } catch (error) {
    await listener.close();
    throw error;
  }
}

const views = ({ requests, faults }: Listener) => ({ requests, faults });
