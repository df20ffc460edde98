import { serveProvider } from '../../../providers/framework/protocol/serve';
import { helmProvider } from './helm-provider';

void serveProvider(helmProvider(process.env), { name: 'registry.terraform.io/hashicorp/helm' });
