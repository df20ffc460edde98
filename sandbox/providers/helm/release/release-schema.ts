import { between, lengthBetween, oneOf } from '../../../../providers/framework/provider/validators';
import { attr, nested, schema } from '../../../../providers/framework/provider/schema';
import { t } from '../../../../providers/framework/provider/types';

const text = () => attr(t.string, { optional: true });
const off = () => attr(t.bool, { default: false });
const computedText = () => attr(t.string, { computed: true });
const computedNumber = () => attr(t.integer, { computed: true });

/** Values of booleans and numbers that an import writes: the defaults of the real provider. */
export const RELEASE_DEFAULTS = {
  atomic: false,
  cleanup_on_fail: false,
  create_namespace: false,
  dependency_update: false,
  disable_crd_hooks: false,
  disable_openapi_validation: false,
  disable_webhooks: false,
  force_update: false,
  lint: false,
  max_history: 0,
  pass_credentials: false,
  recreate_pods: false,
  render_subchart_notes: true,
  replace: false,
  reset_values: false,
  reuse_values: false,
  skip_crds: false,
  take_ownership: false,
  timeout: 300,
  upgrade_install: false,
  verify: false,
  wait: true,
  wait_for_jobs: false,
} as const;

/** Namespace of a release that names none. */
export const defaultNamespace = (): string => process.env['HELM_NAMESPACE'] || 'default';

/** `helm_release` of provider helm 3.1.1, attribute by attribute (compared with the real schema by a test). */
export const releaseSchema = schema(
  {
    name: attr(t.string, { required: true, requiresReplace: true }, lengthBetween(1, 53)),
    namespace: attr(t.string, { default: defaultNamespace, requiresReplace: true }),
    chart: attr(t.string, { required: true }),
    version: attr(t.string, { optional: true, computed: true }),
    devel: attr(t.bool, { optional: true }),
    repository: text(),
    repository_username: text(),
    repository_password: attr(t.string, { optional: true, sensitive: true }),
    repository_ca_file: text(),
    repository_cert_file: text(),
    repository_key_file: text(),
    pass_credentials: off(),
    keyring: text(),
    verify: off(),
    dependency_update: off(),
    lint: off(),

    values: attr(t.list(t.nullable(t.string)), { optional: true }),
    set: nested.list(
      {
        name: attr(t.string, { required: true }),
        value: text(),
        type: attr(t.string, { default: '' }, oneOf('auto', 'string', 'literal')),
      },
      { optional: true },
    ),
    set_list: nested.list(
      {
        name: attr(t.string, { required: true }),
        value: attr(t.list(t.nullable(t.string)), { required: true }),
      },
      { optional: true },
    ),
    set_sensitive: nested.list(
      {
        name: attr(t.string, { required: true }),
        value: attr(t.string, { required: true, sensitive: true }),
        type: attr(t.string, { optional: true }, oneOf('auto', 'string', 'literal')),
      },
      { optional: true },
    ),
    set_wo: nested.list(
      {
        name: attr(t.string, { required: true, writeOnly: true }),
        value: attr(t.string, { required: true, writeOnly: true }),
        type: attr(t.string, { optional: true, writeOnly: true }, oneOf('auto', 'string')),
      },
      { optional: true, writeOnly: true },
    ),
    set_wo_revision: attr(t.integer, { optional: true }, between(1, Number.MAX_SAFE_INTEGER)),
    reset_values: off(),
    reuse_values: off(),

    atomic: off(),
    cleanup_on_fail: off(),
    create_namespace: off(),
    disable_crd_hooks: off(),
    disable_openapi_validation: off(),
    disable_webhooks: off(),
    force_update: off(),
    max_history: attr(t.integer, { default: RELEASE_DEFAULTS.max_history }),
    recreate_pods: off(),
    render_subchart_notes: attr(t.bool, { default: RELEASE_DEFAULTS.render_subchart_notes }),
    replace: off(),
    skip_crds: off(),
    take_ownership: off(),
    timeout: attr(t.integer, { default: RELEASE_DEFAULTS.timeout }),
    upgrade_install: off(),
    wait: attr(t.bool, { default: RELEASE_DEFAULTS.wait }),
    wait_for_jobs: off(),
    description: attr(t.string, { optional: true, computed: true }),
    postrender: nested.single(
      { binary_path: attr(t.string, { required: true }), args: attr(t.list(t.string), { optional: true }) },
      { optional: true },
    ),
    timeouts: nested.single({ create: text(), read: text(), update: text(), delete: text() }, { optional: true }),

    id: computedText(),
    status: computedText(),
    manifest: attr(t.string, { computed: true, nullable: true }),
    resources: attr(t.map(t.string), { computed: true, nullable: true }),
    metadata: nested.single(
      {
        name: computedText(),
        namespace: computedText(),
        revision: computedNumber(),
        chart: computedText(),
        version: computedText(),
        app_version: computedText(),
        values: computedText(),
        first_deployed: computedNumber(),
        last_deployed: computedNumber(),
        notes: computedText(),
      },
      { computed: true },
    ),
  },
  { version: 2 },
);

export type ReleaseSchema = typeof releaseSchema;
