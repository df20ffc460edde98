import { attr, nested, schema } from '../../../providers/framework/provider/schema';
import { t } from '../../../providers/framework/provider/types';

const text = () => attr(t.string, { optional: true });
const flag = () => attr(t.bool, { optional: true });

/** Configuration of provider helm 3.1.1, attribute by attribute (compared with the real schema by a test). */
export const providerSchema = schema({
  debug: flag(),
  plugins_path: text(),
  registry_config_path: text(),
  repository_config_path: text(),
  repository_cache: text(),
  helm_driver: text(),
  burst_limit: attr(t.number, { optional: true }),
  qps: attr(t.number, { optional: true }),
  kubernetes: nested.single(
    {
      host: text(),
      username: text(),
      password: text(),
      insecure: flag(),
      tls_server_name: text(),
      client_certificate: text(),
      client_key: text(),
      cluster_ca_certificate: text(),
      config_paths: attr(t.list(t.string), { optional: true }),
      config_path: text(),
      config_context: text(),
      config_context_auth_info: text(),
      config_context_cluster: text(),
      token: text(),
      proxy_url: text(),
      exec: nested.single(
        {
          api_version: attr(t.string, { required: true }),
          command: attr(t.string, { required: true }),
          env: attr(t.map(t.string), { optional: true }),
          args: attr(t.list(t.string), { optional: true }),
        },
        { optional: true },
      ),
    },
    { optional: true },
  ),
  registries: nested.list(
    {
      url: attr(t.string, { required: true }),
      username: attr(t.string, { required: true }),
      password: attr(t.string, { required: true }),
    },
    { optional: true },
  ),
  experiments: nested.single({ manifest: flag() }, { optional: true }),
});
