import { oneOf } from '../../../../providers/framework/provider/validators';
import { attr, nested, schema } from '../../../../providers/framework/provider/schema';
import { t } from '../../../../providers/framework/provider/types';

const text = () => attr(t.string, { optional: true });
const flag = () => attr(t.bool, { optional: true });
const texts = () => attr(t.list(t.nullable(t.string)), { optional: true });

/** `data.helm_template` of provider helm 3.1.1, attribute by attribute (compared with the real schema by a test). */
export const templateSchema = schema({
  name: attr(t.string, { required: true }),
  namespace: text(),
  chart: attr(t.string, { required: true }),
  version: attr(t.string, { optional: true, computed: true }),
  devel: flag(),
  repository: text(),
  repository_username: text(),
  repository_password: attr(t.string, { optional: true, sensitive: true }),
  repository_ca_file: text(),
  repository_cert_file: text(),
  repository_key_file: text(),
  pass_credentials: flag(),
  keyring: text(),
  verify: flag(),
  dependency_update: flag(),

  values: texts(),
  set: nested.set(
    {
      name: attr(t.string, { required: true }),
      value: text(),
      type: attr(t.string, { optional: true, computed: true }, oneOf('auto', 'string', 'literal')),
    },
    { optional: true },
  ),
  set_list: nested.list(
    { name: text(), value: attr(t.list(t.nullable(t.string)), { required: true }) },
    { optional: true },
  ),
  set_sensitive: nested.set(
    {
      name: attr(t.string, { required: true }),
      value: attr(t.string, { required: true, sensitive: true }),
      type: attr(t.string, { optional: true }, oneOf('auto', 'string')),
    },
    { optional: true },
  ),
  set_wo: nested.list(
    {
      name: attr(t.string, { required: true }),
      value: attr(t.string, { required: true }),
      type: attr(t.string, { optional: true }, oneOf('auto', 'string', 'literal')),
    },
    { optional: true },
  ),
  reset_values: flag(),
  reuse_values: flag(),

  api_versions: texts(),
  kube_version: text(),
  include_crds: flag(),
  is_upgrade: flag(),
  show_only: texts(),
  skip_crds: flag(),
  skip_tests: flag(),
  validate: flag(),
  atomic: flag(),
  create_namespace: flag(),
  description: text(),
  disable_openapi_validation: flag(),
  disable_webhooks: flag(),
  render_subchart_notes: flag(),
  replace: flag(),
  timeout: attr(t.integer, { optional: true }),
  wait: flag(),
  postrender: nested.single(
    { binary_path: attr(t.string, { required: true }), args: attr(t.list(t.string), { optional: true }) },
    { optional: true },
  ),
  timeouts: nested.single({ read: text() }, { optional: true }),

  id: attr(t.string, { computed: true }),
  crds: attr(t.list(t.string), { optional: true, computed: true }),
  manifest: attr(t.string, { optional: true, computed: true }),
  manifests: attr(t.map(t.string), { optional: true, computed: true }),
  notes: attr(t.string, { optional: true, computed: true }),
});

export type TemplateSchema = typeof templateSchema;
