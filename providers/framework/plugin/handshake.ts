/** What tells a plugin that its own kind of host started it. */
export interface MagicCookie {
  readonly key: string;
  readonly value: string;
}

export type Environment = { readonly [name: string]: string | undefined };

/** The version of go-plugin's own protocol (the line below), not of what is spoken through it. */
const CORE_PROTOCOL_VERSION = 1;

/**
 * Why this process must not serve, or null when a host that understands it has started it.
 * @param protocolVersion The one version of the plugin's protocol that is offered.
 */
export function refusal(cookie: MagicCookie, protocolVersion: number, env: Environment, name: string): string | null {
  if (env[cookie.key] !== cookie.value) {
    return (
      `${name} is a Terraform provider: Terraform starts it by itself, it is not meant to be run by hand.\n` +
      'To use it, name it under required_providers and run "terraform init". ' +
      'To debug it, run it with --debug and export the TF_REATTACH_PROVIDERS line that it prints.\n'
    );
  }
  const offered = env.PLUGIN_PROTOCOL_VERSIONS;
  if (offered !== undefined && !offered.split(',').includes(String(protocolVersion))) {
    return (
      `${name} speaks plugin protocol ${protocolVersion}, but this Terraform offers only ${offered}. ` +
      'Use Terraform 1.11 or later.\n'
    );
  }
  return null;
}

/**
 * The one line on stdout that tells the host where to connect.
 * @param certificate DER of the server's certificate; base64 without padding, because Go decodes it so. Null: no TLS.
 */
export function handshakeLine(
  protocolVersion: number,
  listener: { readonly network: string; readonly address: string },
  certificate: Buffer | null,
): string {
  const encoded = certificate === null ? '' : certificate.toString('base64').replace(/=+$/, '');
  return [CORE_PROTOCOL_VERSION, protocolVersion, listener.network, listener.address, 'grpc', encoded].join('|');
}
