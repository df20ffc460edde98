/** A field that somebody else keeps, so that Terraform must not change it back. */
export interface IgnoredDrift {
  /** Terraform type. */
  readonly type: string;
  /** Logical id of the one resource that is meant. @default - every resource of the type */
  readonly id?: string;
  /** Attributes, as `ignore_changes` names them. */
  readonly attributes: readonly [string, ...string[]];
  /** Who keeps them, and what Terraform would break by changing them back. */
  readonly reason: string;
}

/**
 * Every `ignore_changes` of the platform, each with its reason: nowhere else may one be set, and each must be in use
 * (__tests__/stacks/ignored-drift.test.ts). Nothing of Kubernetes is in it, and that is checked: with the
 * real helm and kubernetes providers a second plan of all stacks shows no change. What other controllers write lies in objects that Terraform does not own
 * (claims of stateful sets, objects of charts, TLS Secrets), or in annotations that the provider does not read.
 */
export const IGNORED_DRIFT: readonly IgnoredDrift[] = ['handed_over_authentik_akadmin', 'handed_over_homer_admin'].map(
  (id) => ({
    type: 'vaultwarden_login_item',
    id,
    attributes: ['password_wo', 'password_wo_version'],
    reason:
      'The service reads its Secret once. Whoever changes the password there writes it into the item; Terraform would put the first one back.',
  }),
);
