import { listenForHost } from './address';
import { goPluginServices } from './go-plugin-services';
import { listen } from './listen';
import type { ServiceDefinition } from './service';

/** One entry of TF_REATTACH_PROVIDERS (names and shape: parseReattachProviders in hashicorp/terraform, main.go). */
export interface ReattachConfig {
  readonly Protocol: 'grpc';
  readonly ProtocolVersion: number;
  readonly Pid: number;
  /** True: the host neither kills this process nor asks it to shut down. */
  readonly Test: true;
  readonly Addr: { readonly Network: 'unix' | 'tcp'; readonly String: string };
}

export interface Reattached {
  readonly reattach: ReattachConfig;
  /** Closes all connections and removes the socket. */
  readonly stop: () => Promise<void>;
}

/**
 * Serves inside this process, for a Terraform that is told where by TF_REATTACH_PROVIDERS: no init, no mirror, no lock
 * file, and breakpoints and test doubles work. Without TLS, as go-plugin does in this mode: the socket lies in a folder that
 * only this user can enter. Several hosts may connect, one after another or at once.
 * @param services Called for each connection.
 */
export async function startReattach(
  services: () => readonly ServiceDefinition[],
  protocolVersion: number,
): Promise<Reattached> {
  const served = (): readonly ServiceDefinition[] => [...services(), ...goPluginServices(() => undefined)];
  const listener = await listenForHost({}, process.platform, (address) => listen(served, null, address));
  return {
    reattach: {
      Protocol: 'grpc',
      ProtocolVersion: protocolVersion,
      Pid: process.pid,
      Test: true,
      Addr: { Network: listener.network, String: listener.address },
    },
    stop: async () => {
      await listener.stop();
      listener.removeSocket();
    },
  };
}
