import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { messageOf } from '../sandbox-error';
import type { KubeClient } from './kube-client';

/** Seconds after which the API server ends a watch, so that a dead connection is noticed. */
const WATCH_SECONDS = 240;
/** Milliseconds between two attempts when the API server does not answer or does not know the kind. */
const RETRY = 1500;

/**
 * Calls `changed` after every change in a collection, and after every (re)connection, because changes may have been
 * missed. Goes on until `signal` aborts; a kind that does not exist yet is tried again and again.
 *
 * @param path of the collection, for example `/apis/networking.k8s.io/v1/ingresses`, with its query if any.
 */
export async function watchCollection(
  client: KubeClient,
  path: string,
  changed: () => void,
  signal: AbortSignal,
  log: (text: string) => void,
): Promise<void> {
  const url = `${client.server}${path}${path.includes('?') ? '&' : '?'}watch=1&timeoutSeconds=${WATCH_SECONDS}`;
  let complaint = '';
  while (!signal.aborted) {
    try {
      const { statusCode, body } = await request(url, {
        dispatcher: client.agent,
        bodyTimeout: (WATCH_SECONDS + 30) * 1000,
        signal,
      });
      if (statusCode !== 200) {
        await body.dump();
        // 404: the definition is not installed yet, which is normal before the first deployment; 429: it was just now.
        if (statusCode !== 404 && statusCode !== 429) throw new Error(`HTTP ${statusCode}`);
        await sleep(RETRY, undefined, { signal });
        continue;
      }
      complaint = '';
      changed();
      for await (const _chunk of body) changed();
    } catch (error) {
      if (signal.aborted) return;
      const text = messageOf(error);
      if (text !== complaint) log(`watch of ${path}: ${text}; trying again`);
      complaint = text;
      await sleep(RETRY, undefined, { signal }).catch(() => undefined);
    }
  }
}
