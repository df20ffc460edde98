import { present } from './blueprint';
import type { BlueprintEntry } from './blueprint';
import { OWN } from './shipped';
import { KeyOf } from './tags';

/** What every application has, whatever its provider. */
export interface ApplicationParts {
  readonly slug: string;
  readonly name: string;
  /** Groups that may use it; none: everybody with an account. */
  readonly groups: readonly string[];
  readonly launchUrl: string | null;
}

/** Id of the entry of an application's provider. */
export const providerId = (slug: string): string => `provider-${slug}`;

/**
 * The application, and who may use it. The groups stand in one policy and not in a binding each: a blueprint never
 * deletes what it no longer names, so a group that was taken out of the list would keep its way in.
 */
export function applicationEntries({ slug, name, groups, launchUrl }: ApplicationParts): BlueprintEntry[] {
  const application = `application-${slug}`;
  const policy = `access-${slug}`;
  const members = `ak_is_group_member(request.user, name__in=${JSON.stringify(groups)})`;
  return [
    present(
      'authentik_core.application',
      { slug },
      {
        name,
        provider: new KeyOf(providerId(slug)),
        policy_engine_mode: 'all',
        ...(launchUrl === null ? {} : { meta_launch_url: launchUrl }),
      },
      { id: application },
    ),
    present(
      'authentik_policies_expression.expressionpolicy',
      { name: `${OWN}-access-${slug}` },
      { expression: groups.length === 0 ? 'return True' : `return ${members}` },
      { id: policy },
    ),
    present('authentik_policies.policybinding', {
      target: new KeyOf(application),
      policy: new KeyOf(policy),
      order: 0,
    }),
  ];
}
