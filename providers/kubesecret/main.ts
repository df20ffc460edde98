import { serveProvider } from '../framework/protocol/serve';
import { createKubesecretProvider, providerAddress } from './provider';

void serveProvider(createKubesecretProvider(), { name: providerAddress });
