import { type Document, parseDocument } from 'yaml';
import type { Checkout } from './checkout';

/** The file of the sandbox's environment. */
export const SETTINGS = 'config/environments/sandbox.yaml';

/** Values that only a person has, as a run gets them. */
export const SUPPLIED = {
  TF_VAR_smtp_password_authentik: 'supplied-mail-password-of-authentik',
  TF_VAR_smtp_password_vaultwarden: 'supplied-mail-password-of-vaultwarden',
  TF_VAR_backup_access_key_id: 'supplied-access-key-of-the-backups',
  TF_VAR_backup_secret_access_key: 'supplied-secret-key-of-the-backups',
} as const;

/** Changes a YAML file of the checkout as a person does: everything else of it stays. */
export function edit(checkout: Checkout, file: string, change: (document: Document) => void): void {
  const document = parseDocument(checkout.read(file));
  change(document);
  checkout.write(file, document.toString());
}

/** The environment with everything that needs a value of {@link SUPPLIED}, at the highest availability. */
export function withSuppliedSecrets(document: Document): void {
  // The highest level has everything that the others have, and pods that must not share a node.
  document.set('availability', 'high');
  for (const service of ['authentik', 'vaultwarden']) {
    const email = { host: 'smtp.ominis.ai', username: service, from: `${service}@ominis.ai` };
    document.setIn(['services', service, 'email'], document.createNode(email));
  }
  document.setIn(['backups', 'destination'], document.createNode({ bucket: 'platform-backups', region: 'gra' }));
}

/** The environment with Vaultwarden, what it holds, and Excalidraw switched off. */
export function switchedOff(document: Document): void {
  document.setIn(['services', 'vaultwarden', 'enabled'], false);
  document.setIn(['services', 'vaultwarden', 'content', 'enabled'], false);
  document.setIn(['services', 'excalidraw'], { enabled: false });
}
