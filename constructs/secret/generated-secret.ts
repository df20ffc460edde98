import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { Construct } from 'constructs';

import type { NamespaceReference } from '../namespace-reference';
import { MAIN_CHILD } from '../readable-ids';
import { EphemeralPassword } from './ephemeral-password';
import type { EphemeralPasswordProps } from './ephemeral-password';
import { checkRevision } from './rotation';
import type { DeclaresRotation, Rotation, SecretDeclaration } from './rotation';
import { SECRET_REVISION_ANNOTATION, secretKey } from './secret-reference';
import type { SecretKeyReference, SecretReference } from './secret-reference';

/** Options of {@link GeneratedSecret}. */
export interface GeneratedSecretProps<Key extends string, Aside extends string = never> {
  /** Name of the Secret. */
  readonly name: string;
  readonly namespace: NamespaceReference;
  /**
   * The values to generate, by key. All of them change together when the revision is raised:
   * two values that must rotate apart belong in two Secrets.
   */
  readonly generate: Readonly<Record<Key, EphemeralPasswordProps>>;
  /**
   * Keys that are not secret and never change while the Secret lives, such as a user name. What follows the
   * configuration does not belong here: `data_wo` is written only when the revision changes.
   * @default - none
   */
  readonly constants?: Readonly<Record<string, string>>;
  /**
   * Values that `compose` needs and the Secret does not hold, such as the salt of a hash.
   * @default - none
   */
  readonly aside?: Readonly<Record<Aside, EphemeralPasswordProps>>;
  /**
   * Keys built from the generated values, such as a connection URL, by interpolation.
   * @default - none
   */
  readonly compose?: (generated: Readonly<Record<Key | Aside, string>>) => Readonly<Record<string, string>>;
  /** `data_wo_revision`, ≥ 1: raising it writes new values. */
  readonly revision: number;
  /** Key of the revision in the environment file, for messages and documentation. */
  readonly revisionKey: string;
  readonly rotation: Rotation;
  /** What a new value does, in one sentence that ends with a full stop. */
  readonly effect: string;
  /** @default - false */
  readonly lossDestroysData?: boolean;
  /**
   * Other namespaces that get a copy, written from the same ephemeral values and the same revision.
   * @default - none
   */
  readonly copies?: readonly NamespaceReference[];
  /** Labels of the Secret and its copies. */
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * A Kubernetes Secret whose values terraform generates and never stores: ephemeral `random_password` → `data_wo`.
 * State and plan hold the names and the revision only.
 */
export class GeneratedSecret<Key extends string = string, Aside extends string = never>
  extends Construct
  implements SecretReference, DeclaresRotation
{
  readonly name: string;
  readonly reference: string;
  readonly revision: number;
  readonly declaration: SecretDeclaration;
  private readonly keys: ReadonlySet<string>;
  private readonly copies: ReadonlyMap<string, SecretReference>;

  constructor(scope: Construct, id: string, props: GeneratedSecretProps<Key, Aside>) {
    super(scope, id);
    const generate = <Name extends string>(values: Readonly<Record<Name, EphemeralPasswordProps>>) =>
      Object.fromEntries(
        Object.entries<EphemeralPasswordProps>(values).map(([name, password]) => [
          name,
          new EphemeralPassword(this, name, password).result,
        ]),
      ) as Record<Name, string>;
    const generated = generate(props.generate);
    const aside = generate(props.aside ?? ({} as Record<Aside, EphemeralPasswordProps>));
    const parts: readonly Readonly<Record<string, string>>[] = [
      props.constants ?? {},
      generated,
      props.compose?.({ ...generated, ...aside }) ?? {},
    ];
    const data = Object.assign({}, ...parts) as Record<string, string>;
    const keys = Object.keys(data).sort();
    if (parts.flatMap((part) => Object.keys(part)).length !== keys.length) {
      throw new Error(`${this.node.path}: a key of Secret ${props.name} is given twice; keys: ${keys.join(', ')}`);
    }
    this.declaration = {
      secret: `${props.namespace.name}/${props.name}`,
      keys,
      rotation: props.rotation,
      effect: props.effect,
      revisionKey: props.revisionKey,
      revision: props.revision,
      lossDestroysData: props.lossDestroysData ?? false,
      copies: (props.copies ?? []).map((copy) => copy.name),
    };
    checkRevision(this.declaration);

    const write = (childId: string, namespace: NamespaceReference): SecretV1 =>
      new SecretV1(this, childId, {
        metadata: {
          name: props.name,
          namespace: namespace.reference,
          labels: { ...props.labels },
          annotations: { [SECRET_REVISION_ANNOTATION]: String(props.revision) },
        },
        type: 'Opaque',
        dataWo: data,
        dataWoRevision: props.revision,
      });
    this.reference = write(MAIN_CHILD, props.namespace).metadata.name;
    this.copies = new Map(
      (props.copies ?? []).map((copy) => {
        const reference = write(`copy_${copy.name}`, copy).metadata.name;
        return [copy.name, { name: props.name, reference, revision: props.revision }];
      }),
    );
    this.name = props.name;
    this.revision = props.revision;
    this.keys = new Set(keys);
  }

  /**
   * The reference to one key.
   * @throws Error when the Secret has no such key.
   */
  key(key: string): SecretKeyReference {
    if (!this.keys.has(key)) {
      throw new Error(`Secret ${this.name} has no key "${key}"; it has ${[...this.keys].join(', ')}`);
    }
    return secretKey(this, key);
  }

  /**
   * The copy in another namespace, for the pods there.
   * @throws Error when that namespace has none.
   */
  copyIn(namespace: string): SecretReference {
    const copy = this.copies.get(namespace);
    if (copy === undefined) {
      const known = [...this.copies.keys()].join(', ') || 'none';
      throw new Error(`Secret ${this.name} has no copy in namespace ${namespace}; namespaces with one: ${known}`);
    }
    return copy;
  }
}
