import type { Backend, VaultReply, VaultRequest } from '../front/exchange';
import { createLimiters } from './auth/limiter';
import { Tokens } from './auth/tokens';
import type { ServerSettings } from './http/call';
import { Failure, FrameworkFailure, UnknownApiRoute } from './http/failure';
import { Router } from './http/router';
import { accountRoutes } from './routes/account';
import { adminRoutes } from './routes/admin';
import { attachmentRoutes } from './routes/attachments';
import { cipherCollectionRoutes } from './routes/cipher-collections';
import { cipherImportRoutes } from './routes/cipher-import';
import { cipherTrashRoutes } from './routes/cipher-trash';
import { cipherRoutes } from './routes/ciphers';
import { collectionRoutes } from './routes/collections';
import { configRoutes } from './routes/config';
import { folderRoutes } from './routes/folders';
import { groupRoutes } from './routes/groups';
import { loginRoutes } from './routes/login';
import { memberRoutes } from './routes/members';
import { memberWriteRoutes } from './routes/member-writes';
import { organizationRoutes } from './routes/organizations';
import { policyRoutes } from './routes/policies';
import { registerRoutes } from './routes/register';
import { syncRoutes } from './routes/sync';
import { twoFactorRoutes } from './routes/two-factor';
import { VaultStore } from './store/vault-store';

const router = new Router([
  accountRoutes,
  adminRoutes,
  attachmentRoutes,
  cipherCollectionRoutes,
  cipherImportRoutes,
  cipherRoutes,
  cipherTrashRoutes,
  collectionRoutes,
  configRoutes,
  folderRoutes,
  groupRoutes,
  loginRoutes,
  memberRoutes,
  memberWriteRoutes,
  organizationRoutes,
  policyRoutes,
  registerRoutes,
  syncRoutes,
  twoFactorRoutes,
]);

const wantsJson = (request: VaultRequest) => (request.headers.accept ?? '').includes('application/json');

/** The rules of Vaultwarden over a data folder, without any network. */
export function contractBackend(
  folder: string,
  settings: ServerSettings,
): { backend: Backend; close(): Promise<void> } {
  const store = new VaultStore(folder);
  const tokens = new Tokens(folder, settings.DOMAIN);
  const limiters = createLimiters(settings);

  async function handle(request: VaultRequest): Promise<VaultReply> {
    const route = router.find(request.method, request.path);
    if (!route) {
      throw request.path.startsWith('/api/') ? new UnknownApiRoute() : new FrameworkFailure(404);
    }
    return route.handler({ request, params: route.params, store, settings, tokens, limiters });
  }

  async function backend(request: VaultRequest): Promise<VaultReply> {
    try {
      return await handle(request);
    } catch (error) {
      if (error instanceof Failure) return error.reply(wantsJson(request));
      // A fault of the contract server itself: where it happened, nothing of the request.
      const where = error instanceof Error ? error.stack : String(error);
      process.stderr.write(`${request.method} ${request.path}: ${where ?? ''}\n`);
      return new FrameworkFailure(500).reply(wantsJson(request));
    } finally {
      // Also after an error: upstream has no transactions, what was done before the error stays (reference section 0).
      if (request.method !== 'GET') await store.commit();
    }
  }

  return { backend, close: () => store.commit() };
}
