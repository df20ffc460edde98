import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import type { Layout } from '../layout';
import { writePrivateFile } from '../private-file';
import type { KeyPairFiles, Pki } from './pki';
import { clientSubjects, type ClientName } from './pki';

/** The context's name; config/environments/sandbox.yaml names the same. */
export const CONTEXT = 'cluster-infra-sandbox';

/** A kubeconfig with everything inline: it works from any folder and can be copied into a container. */
export function renderKubeconfig(apiPort: number, authority: string, client: KeyPairFiles, user: string): string {
  const base64 = (file: string) => readFileSync(file).toString('base64');
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': CONTEXT,
    clusters: [
      {
        name: CONTEXT,
        cluster: { server: `https://127.0.0.1:${apiPort}`, 'certificate-authority-data': base64(authority) },
      },
    ],
    users: [
      {
        name: user,
        user: {
          'client-certificate-data': base64(client.certificate),
          'client-key-data': base64(client.key),
        },
      },
    ],
    contexts: [{ name: CONTEXT, context: { cluster: CONTEXT, user } }],
  });
}

/** Path of the kubeconfig of one of the sandbox's own parts. */
export function componentKubeconfig(layout: Layout, name: ClientName): string {
  return name === 'admin' ? layout.kubeconfig : path.join(layout.kubeconfigs, name);
}

/** Writes the kubeconfigs of a person (`admin`) and of every part. */
export function writeKubeconfigs(layout: Layout, apiPort: number, pki: Pki): void {
  for (const name of Object.keys(pki.clients) as ClientName[]) {
    const text = renderKubeconfig(
      apiPort,
      pki.authority.certificate,
      pki.clients[name],
      clientSubjects[name].commonName,
    );
    writePrivateFile(componentKubeconfig(layout, name), text);
  }
}
