import { z } from 'zod';
import type { Check } from '../check';
import type { StackCheck, World } from '../world';

/** What authentik's blueprints call the Secret of a client, and the label that it bears. */
const CLIENT_SECRET = /^oidc-(.+)$/;
const CLIENT_COMPONENT = 'oidc-client';

const discoverySchema = z.looseObject({ issuer: z.string() });

async function checkClient(world: World, slug: string): Promise<Check> {
  const { config, network, isSimulated } = world;
  const issuer = `https://${config.services.authentik.host}/application/o/${slug}/`;
  const url = `${issuer}.well-known/openid-configuration`;
  const about = { check: 'OIDC discovery', subject: slug };
  if (isSimulated) return { ...about, status: 'not-checkable', detail: 'authentik does not run in a sandbox' };
  const next = `curl -sS ${url}`;
  try {
    const { status, body } = await network.get(url);
    if (status !== 200) return { ...about, status: 'waiting', detail: `${url} answers ${status}`, next };
    const found = discoverySchema.safeParse(JSON.parse(body));
    if (!found.success) return { ...about, status: 'waiting', detail: 'the document names no issuer', next };
    if (found.data.issuer === issuer) return { ...about, status: 'ok', detail: `issuer ${issuer}` };
    const detail = `names the issuer ${found.data.issuer}; clients expect ${issuer}`;
    return { ...about, status: 'finding', detail, next };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...about, status: 'waiting', detail: `${url}: ${reason}`, next };
  }
}

/** For each client of OpenID Connect authentik serves the discovery document with the right issuer. */
export const checkSingleSignOn: StackCheck = async (world) => {
  const slugs = world.expectation.objects.flatMap(({ kind, name, labels }) => {
    const isClient = kind === 'Secret' && labels['app.kubernetes.io/component'] === CLIENT_COMPONENT;
    return isClient ? (CLIENT_SECRET.exec(name)?.[1] ?? []) : [];
  });
  return Promise.all([...new Set(slugs)].map((slug) => checkClient(world, slug)));
};
