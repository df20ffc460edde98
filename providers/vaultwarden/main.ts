import { serveProvider } from '../framework/protocol/serve';
import { createVaultwardenProvider, providerAddress } from './provider';

void serveProvider(() => createVaultwardenProvider(), { name: providerAddress });
