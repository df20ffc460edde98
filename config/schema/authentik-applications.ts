import { z } from 'zod';
import { host, replicas, resources, text } from './common';

/** Part of addresses, Secret names and environment variables. */
export const SLUG_PATTERN = /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/;
/** Also the application before the API of a tenant, which is called client-<name>. */
export const REMOVED_PATTERN = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

export const groupName = (description: string) =>
  text(/^[^\s\x00-\x1f][^\x00-\x1f]{0,79}$/, 'the name of a group, up to 80 characters', description);

export const groupNames = (description: string) =>
  z
    .array(groupName('One group.'))
    .meta({ description: `${description} An empty list lets everybody in who has an account.` });

const namespaceName = (description: string) =>
  text(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'the name of a namespace', description);

const httpsAddress = (description: string) =>
  text(/^https:\/\/[^\s@?#]+$/, 'an https:// address without account, query or fragment', description);

const secretRevision = (what: string) =>
  z
    .int()
    .min(1)
    .meta({ description: `Revision of ${what}: raise it by one to generate a new one.` })
    .optional();

const common = {
  name: z.string().min(1).max(80).meta({ description: 'Name that people see.' }),
  slug: text(
    SLUG_PATTERN,
    'lower-case letters, digits and inner dashes, up to 40 characters',
    'Short name, part of addresses and of the name of its Secret; a new one is another application.',
  ),
  groups: groupNames('Groups that may use the application.').optional(),
  launchUrl: httpsAddress('Address behind the tile on the start page.')
    .nullable()
    .meta({ description: 'Address behind the tile on the start page; null takes it from the provider.' })
    .optional(),
};

const oidc = z
  .strictObject({
    type: z.literal('oidc').meta({ description: 'OpenID Connect.' }),
    ...common,
    redirectUris: z
      .array(httpsAddress('One address, compared literally.'))
      .min(1)
      .meta({ description: 'Addresses that a login may return to.' }),
    public: z
      .boolean()
      .meta({ description: 'Whether the client can keep no secret (a page in the browser); it then has to use PKCE.' })
      .optional(),
    offlineAccess: z
      .boolean()
      .meta({ description: 'Whether the client may ask for refresh tokens (scope offline_access).' })
      .optional(),
    verifiedEmail: z
      .boolean()
      .meta({ description: 'Whether the claim email_verified is true: for clients that refuse unverified addresses.' })
      .optional(),
    accessTokenMinutes: z
      .int()
      .min(1)
      .max(1440)
      .meta({ description: 'Minutes that an access token is valid, 1 to 1440.' })
      .optional(),
    namespace: namespaceName('Namespace that gets a copy of the Secret; it has to exist.')
      .nullable()
      .meta({
        description: 'Namespace that gets a copy of the Secret oidc-<slug>; it has to exist. null makes no copy.',
      })
      .optional(),
    secretRevision: secretRevision('the client secret'),
  })
  .meta({ description: 'An application that signs in with OpenID Connect.' });

const proxy = z
  .strictObject({
    type: z.literal('proxy').meta({ description: 'Forward authentication before a host.' }),
    ...common,
    host: host('Host that is protected; its ingress uses the middleware flow-proxy-authentik@kubernetescrd.'),
    openPaths: z
      .array(z.string().min(1).meta({ description: 'One regular expression, matched against the path.' }))
      .meta({ description: 'Paths that need no login.' })
      .optional(),
  })
  .meta({ description: 'A host behind forward authentication, for applications without a login of their own.' });

const ldap = z
  .strictObject({
    type: z.literal('ldap').meta({ description: 'LDAP, by an outpost of its own.' }),
    ...common,
    baseDn: text(
      /^dc=[^,\s]+(,dc=[^,\s]+)*$/i,
      'a distinguished name such as dc=ldap,dc=example,dc=org',
      'Base DN of the directory.',
    ),
    searchers: z
      .array(groupName('One group.'))
      .meta({ description: 'Groups whose members may search the whole directory, not only themselves.' })
      .optional(),
    clients: z
      .array(namespaceName('One namespace.'))
      .meta({ description: 'Namespaces whose pods may connect.' })
      .optional(),
    replicas: replicas('LDAP outpost').optional(),
    resources: resources('the LDAP outpost').optional(),
    secretRevision: secretRevision("the outpost's token"),
  })
  .meta({ description: 'A directory for legacy systems that speak LDAP.' });

const saml = z
  .strictObject({
    type: z.literal('saml').meta({ description: 'SAML 2.0.' }),
    ...common,
    acsUrl: httpsAddress('Assertion consumer service of the application.'),
    audience: z.string().min(1).meta({ description: 'Audience of assertions: the entity id of the application.' }),
    binding: z.enum(['post', 'redirect']).meta({ description: 'How answers reach the application.' }).optional(),
  })
  .meta({ description: 'An application that signs in with SAML.' });

export const applicationsSchema = z
  .array(z.discriminatedUnion('type', [oidc, proxy, ldap, saml]).meta({ description: 'One application.' }))
  .meta({ description: 'Applications that sign in with authentik, besides those of this platform.' });
