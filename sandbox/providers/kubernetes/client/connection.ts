/** How to reach and trust an API server, and as whom. PEM texts, not files. */
export interface Connection {
  /** Base URL, for example `https://127.0.0.1:6443`. */
  server: string;
  certificateAuthority?: string;
  /** Accept any server certificate. */
  insecure?: boolean;
  /** Name to expect in the server's certificate instead of the host. */
  serverName?: string;
  clientCertificate?: string;
  clientKey?: string;
  token?: string;
  username?: string;
  password?: string;
  proxyUrl?: string;
}
