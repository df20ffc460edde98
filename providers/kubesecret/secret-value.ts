import { TfError } from '../framework/provider/diagnostics';
import { ephemeralResource } from '../framework/provider/ephemeral-resource';
import { attr, schema } from '../framework/provider/schema';
import { t } from '../framework/provider/types';
import { notBlank } from '../framework/provider/validators';
import type { KubeAccess } from './kube-access';
import type { RawSecret } from './raw-secret';

/** The annotation in which whoever writes a Secret says which revision of its values it holds. */
const REVISION_ANNOTATION = 'cluster-infra/revision';

const valueSchema = schema(
  {
    namespace: attr(t.string, { required: true }, notBlank),
    name: attr(t.string, { required: true, description: 'Name of the Secret.' }, notBlank),
    key: attr(t.string, { required: true, description: 'Key in it.' }, notBlank),
    revision: attr(t.integer, {
      optional: true,
      description: `The revision that the annotation ${REVISION_ANNOTATION} of the Secret has to say; another one is an error. Left out: any.`,
    }),
    value: attr(t.string, { computed: true, sensitive: true, description: 'The value, as text.' }),
  },
  {
    description:
      'One value of a Secret, read at every plan and apply, in neither plan nor state. Needs Terraform 1.10.',
  },
);

/** Ephemeral resource `kubesecret_value` */
export const secretValue = ephemeralResource<KubeAccess>()({
  schema: valueSchema,
  async open({ client, signal }, config) {
    const { namespace, name, key, revision } = config;
    const secret = await client.read({ namespace, name }, signal);
    const path = `${namespace}/${name}`;
    if (revision !== null) checkRevision(secret, path, revision);
    return { result: { ...config, value: textOf(secret, path, key) } };
  },
});

/** A value of another revision would be taken for the new one, and stay. */
function checkRevision({ annotations }: RawSecret, path: string, revision: number): void {
  const found = annotations[REVISION_ANNOTATION];
  if (found === String(revision)) return;
  throw new TfError(
    `Secret ${path} holds another revision`,
    `Its annotation ${REVISION_ANNOTATION} says ${found ?? 'nothing'}, and ${revision} is expected. First deploy the stack that writes this Secret.`,
    'revision',
  );
}

function textOf({ data }: RawSecret, path: string, key: string): string {
  const encoded = Object.hasOwn(data, key) ? data[key] : undefined;
  if (encoded === undefined) {
    const keys = Object.keys(data).sort().join(', ') || 'none';
    throw new TfError(`Secret ${path} has no key "${key}"`, `It has: ${keys}.`, 'key');
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(encoded, 'base64'));
    if (text !== '') return text;
  } catch {
    throw new TfError(`Key "${key}" of Secret ${path} is no text`, 'Only values in UTF-8 can be read.', 'key');
  }
  throw new TfError(`Key "${key}" of Secret ${path} is empty`, 'Give it a value first.', 'key');
}
