import { Construct } from 'constructs';

import { labels } from '../../constructs/labels';
import type { NamespaceReference } from '../../constructs/namespace-reference';
import { GeneratedSecret } from '../../constructs/secret/generated-secret';
import { secretKey } from '../../constructs/secret/secret-reference';
import type { SecretKeyReference } from '../../constructs/secret/secret-reference';
import type { OidcApplication } from './applications';
import { VAULT_SLUG } from './applications';
import { ExistingNamespace } from './existing-namespace';

/** Keys of the Secret `oidc-<slug>`, in authentik's namespace and in the application's. */
export const CLIENT_KEYS = { id: 'client-id', secret: 'client-secret' } as const;

/** Options of {@link ClientSecrets}. */
export interface ClientSecretsProps {
  readonly applications: readonly OidcApplication[];
  /** Namespace of authentik, which owns the Secrets. */
  readonly owner: NamespaceReference;
  /** Namespaces that this stack makes; any other has to be there already. */
  readonly own: readonly NamespaceReference[];
}

/** The client secrets of OIDC applications: generated once, kept beside authentik, copied to where the client runs. */
export class ClientSecrets extends Construct {
  private readonly bySlug = new Map<string, GeneratedSecret>();
  private readonly namespaces: Map<string, NamespaceReference>;

  constructor(scope: Construct, id: string, props: ClientSecretsProps) {
    super(scope, id);
    this.namespaces = new Map(props.own.map((namespace) => [namespace.name, namespace]));
    for (const application of props.applications) {
      if (!application.public) {
        this.bySlug.set(application.slug, this.secret(application, props.owner));
      }
    }
  }

  /** The Secret of one client; undefined for a public client. */
  of(slug: string): GeneratedSecret | undefined {
    return this.bySlug.get(slug);
  }

  /**
   * Id and secret of one client, for pods in another namespace.
   * @throws Error when the client has no copy there
   */
  copy(
    slug: string,
    namespace: string,
  ): { clientId: SecretKeyReference; clientSecret: SecretKeyReference } | undefined {
    const copy = this.bySlug.get(slug)?.copyIn(namespace);
    return copy && { clientId: secretKey(copy, CLIENT_KEYS.id), clientSecret: secretKey(copy, CLIENT_KEYS.secret) };
  }

  private secret(application: OidcApplication, owner: NamespaceReference): GeneratedSecret {
    const { slug, namespace, secretRevision } = application;
    return new GeneratedSecret(this, slug, {
      name: `oidc-${slug}`,
      namespace: owner,
      constants: { [CLIENT_KEYS.id]: slug },
      generate: { [CLIENT_KEYS.secret]: { length: 64 } },
      revision: secretRevision,
      revisionKey:
        slug === VAULT_SLUG
          ? 'services.vaultwarden.secretRevisions.ssoClient'
          : `services.authentik.applications[${slug}].secretRevision`,
      rotation: 'restart',
      effect: `authentik takes the new client secret at the restart of its worker; restart ${application.name} then.`,
      copies: namespace === null || namespace === owner.name ? [] : [this.namespace(namespace, application.name)],
      labels: labels({ name: 'authentik', component: 'oidc-client' }),
    });
  }

  private namespace(name: string, application: string): NamespaceReference {
    const known = this.namespaces.get(name);
    const namespace =
      known ??
      new ExistingNamespace(this, `namespace_${name}`, { name, neededBy: `The client secret of ${application}` });
    this.namespaces.set(name, namespace);
    return namespace;
  }
}
