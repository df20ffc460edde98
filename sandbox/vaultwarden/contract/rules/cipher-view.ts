import type { Call } from '../http/call';
import type { CipherView } from '../views/cipher-json';

/** Seconds that the address of an attachment works (reference section 2). */
const DOWNLOAD_LIFETIME = 300;

/** How items are written for this user. */
export function cipherView(
  call: Call,
  userId: string,
  options: { readonly listed?: boolean; readonly kind?: CipherView['kind'] } = {},
): CipherView {
  const { store, tokens, settings } = call;
  return {
    store,
    userId,
    kind: options.kind ?? 'user',
    listed: options.listed ?? false,
    attachmentUrl: (cipherId, attachmentId) => {
      const token = tokens.sign('file_download', { sub: cipherId, file_id: attachmentId }, DOWNLOAD_LIFETIME);
      return `${settings.DOMAIN}/attachments/${cipherId}/${attachmentId}?token=${token}`;
    },
  };
}
