import { z } from 'zod';
import { host, text } from './common';
import { ISSUER_NAMES } from './issuers';

const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const NAME_IN_WORDS = 'a DNS label: up to 63 lower-case letters, digits and inner dashes';

/** Middlewares of the platform that a site may ask for; its headers come from the entry point. */
export const SITE_MIDDLEWARES = ['rate-limit', 'rate-limit-login', 'compress', 'authentik'] as const;

const port = (description: string) => z.int().min(1).max(65535).meta({ description });

const routeSchema = z
  .strictObject({
    path: text(
      /^\/[A-Za-z0-9._~/-]*$/,
      'a path that begins with a slash such as /docs',
      'Everything below this path.',
    ).optional(),
    namespace: text(NAME, NAME_IN_WORDS, 'Namespace of the Service; the site owns it, not this project.'),
    service: text(NAME, NAME_IN_WORDS, 'Name of the Service.'),
    port: port('Port of the Service.'),
    podPort: port("Port of the pods behind it, to which Traefik connects. Default: the Service's port.").optional(),
  })
  .meta({ description: 'One path and where it leads.' });

export const sitesSchema = z
  .array(
    z
      .strictObject({
        host: host('Host of the site.'),
        issuer: z
          .enum(ISSUER_NAMES)
          .nullable()
          .meta({ description: 'Issuer of its certificate. Default: null, which means issuers.default.' })
          .optional(),
        middlewares: z
          .array(z.enum(SITE_MIDDLEWARES).meta({ description: 'One middleware.' }))
          .meta({
            description:
              'Middlewares of all its routes, in this order. authentik also needs an application of kind proxy for the host.',
          })
          .optional(),
        routes: z.array(routeSchema).min(1).meta({ description: 'Its paths; the longest that fits wins.' }),
      })
      .meta({ description: 'One site.' }),
  )
  .meta({
    description:
      'Hosts whose content other repositories deploy: documentation, landing pages, several programs under one host. This project gives them route, certificate and middlewares.',
  });
