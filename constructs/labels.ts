/** Label values are limited to 63 characters of this alphabet by the Kubernetes API. */
const LABEL_VALUE = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

export interface LabelProps {
  /** The application, for example `vaultwarden`: `app.kubernetes.io/name`. */
  readonly name: string;
  /** One installation of it: `app.kubernetes.io/instance`. @default - the name */
  readonly instance?: string;
  /** Its role, for example `database`: `app.kubernetes.io/component`. @default - no such label */
  readonly component?: string;
  /** Version of the application: `app.kubernetes.io/version`. @default - no such label */
  readonly version?: string;
}

/** For objects that a chart brings: Helm writes managed-by itself. */
export const PART_OF: Readonly<Record<string, string>> = { 'app.kubernetes.io/part-of': 'cluster-infra' };

/** Labels of a tenant's namespace, by which the network table means all of them. */
export const TENANT_NAMESPACE_LABELS: Readonly<Record<string, string>> = { 'ominis.ai/tier': 'tenant' };

/** Labels of everything this project creates, whatever the service. */
export const COMMON_LABELS: Readonly<Record<string, string>> = {
  ...PART_OF,
  'app.kubernetes.io/managed-by': 'terraform',
};

/** All labels of an object: the common ones and those that say what it is. */
export function labels(props: LabelProps): Record<string, string> {
  return {
    ...COMMON_LABELS,
    ...selectorLabels(props),
    ...(props.version === undefined ? {} : { 'app.kubernetes.io/version': checked('version', props.version) }),
  };
}

/**
 * The labels that select pods. A selector can not be changed after creation, so it holds no version.
 * @throws Error when a value is no Kubernetes label value
 */
export function selectorLabels(props: LabelProps): Record<string, string> {
  return {
    'app.kubernetes.io/name': checked('name', props.name),
    'app.kubernetes.io/instance': checked('instance', props.instance ?? props.name),
    ...(props.component === undefined ? {} : { 'app.kubernetes.io/component': checked('component', props.component) }),
  };
}

function checked(key: string, value: string): string {
  if (!LABEL_VALUE.test(value)) {
    throw new Error(
      `Label app.kubernetes.io/${key}: "${value}" is no label value. Allowed: up to 63 letters, digits, ".", "_" and "-", ` +
        `beginning and ending with a letter or digit.`,
    );
  }
  return value;
}
