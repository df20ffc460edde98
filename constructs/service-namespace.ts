import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { COMMON_LABELS } from './labels';
import { allowancesOf } from './network/allowances';
import { NetworkRules } from './network-rules';
import type { NetworkAllowance } from './network-rules';
import { platformOf } from './platform';
import { MAIN_CHILD } from './readable-ids';

export type PodSecurityLevel = 'restricted' | 'baseline' | 'privileged';

/**
 * The Pod Security Standards of this Kubernetes version apply. Pinned, so that an upgrade of the cluster does not change
 * which pods are admitted; it is the oldest version the platform supports.
 */
export const POD_SECURITY_VERSION = 'v1.33';

export interface ServiceNamespaceProps {
  /** Name of the namespace: a DNS label. */
  readonly name: string;
  /**
   * Pod Security level that is enforced; audit and warnings stay at `restricted` for every level.
   * @default - restricted
   */
  readonly podSecurity?: { readonly level: Exclude<PodSecurityLevel, 'restricted'>; readonly reason: string };
  /** Further labels. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A namespace that is closed but for the rows of the network table (stacks/network): Pod Security labels, a default-deny
 * NetworkPolicy in both directions, DNS, and one policy for each group of pods in the table.
 */
export class ServiceNamespace extends Construct {
  /** Name as written in the configuration. Does not order anything: add `resource` to `dependsOn` for that. */
  readonly name: string;
  readonly resource: NamespaceV1;
  private readonly rules: NetworkRules;

  constructor(scope: Construct, id: string, props: ServiceNamespaceProps) {
    super(scope, id);
    if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(props.name)) {
      throw new Error(
        `${this.node.path}: "${props.name}" is no namespace name. Allowed: up to 63 lower-case letters, digits and "-", ` +
          `beginning and ending with a letter or digit.`,
      );
    }
    this.name = props.name;
    const labels = { ...COMMON_LABELS, ...props.labels };
    this.resource = new NamespaceV1(this, MAIN_CHILD, {
      metadata: {
        name: props.name,
        labels: { ...labels, ...podSecurityLabels(props.podSecurity?.level ?? 'restricted') },
        ...(props.podSecurity === undefined
          ? {}
          : { annotations: { 'cluster-infra/pod-security-exception': props.podSecurity.reason } }),
      },
    });
    this.rules = new NetworkRules(this, 'network', { namespace: this.reference });
    for (const [name, allowance] of allowancesOf({ name: props.name, labels }, platformOf(this).flows)) {
      this.rules.allow(name, allowance);
    }
  }

  /** The name as a token of the resource: whoever uses it is created after the namespace. */
  get reference(): string {
    return this.resource.metadata.name;
  }

  /**
   * The namespace and its policies so far, for `dependsOn`: the workload starts with its connections open, and at removal
   * loses them last.
   */
  get ready(): ITerraformDependable[] {
    return [this.resource, ...this.rules.policies];
  }

  /**
   * Opens connections that no row of the network table holds; the platform's own all stand there.
   * @see NetworkRules.allow
   */
  allow(name: string, allowance: NetworkAllowance): void {
    this.rules.allow(name, allowance);
  }
}

function podSecurityLabels(level: PodSecurityLevel): Record<string, string> {
  const prefix = 'pod-security.kubernetes.io';
  return {
    [`${prefix}/enforce`]: level,
    [`${prefix}/enforce-version`]: POD_SECURITY_VERSION,
    [`${prefix}/audit`]: 'restricted',
    [`${prefix}/audit-version`]: POD_SECURITY_VERSION,
    [`${prefix}/warn`]: 'restricted',
    [`${prefix}/warn-version`]: POD_SECURITY_VERSION,
  };
}
