import { App } from 'cdktf';
import { loadConfig } from '../config/loader';
import { rotationTable, secretDeclarations } from '../constructs/secret/rotation';
import { addStacks } from '../stacks/add-stacks';

const INTRODUCTION = `# Secrets

Every generated value has one owner: a Kubernetes Secret, written by Terraform from an ephemeral value when its revision in
the environment file is raised, and never read back. No value is in a state, plan, file or log.

- **Rotate**: raise the number under *revision in* by one and deploy the stack. Pods that use the Secret restart.
- **Databases follow their Secret**: at each start PostgreSQL sets the role's password from the mounted Secret before it accepts a
  connection, so a rotated or re-created Secret needs restarts only.
- **A Secret deleted by hand** comes back with a *new* value at the next deploy. Where the last column says *yes* that would destroy
  data: restore it from the backup instead.
- *first-use-only* secrets refuse a higher revision, with the reason.

Passwords of mail servers are not generated: they come from \`TF_VAR_smtp_password_<service>\` and follow a revision too.

Login items of the vault (\`services.vaultwarden.content.organizations\`) have generated passwords that no Secret holds. Raise the item's
\`password.revision\` by one and deploy \`vault\`: a new value is written, and the replaced one goes into the item's password history
([vault.md](vault.md), which also says what account Terraform has).

This table is made from the code by \`node --require tsx/cjs scripts/write-secrets-document.ts\`; a test compares it.

`;

/** What docs/secrets.md must be: the rotation table of every Secret of the production environment. */
export function secretsDocument(): string {
  const app = new App({ stackTraces: false });
  addStacks(app, loadConfig({ environment: 'production' }));
  return INTRODUCTION + rotationTable(secretDeclarations(app));
}
