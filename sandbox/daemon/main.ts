import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { componentKubeconfig } from '../control-plane/kubeconfig';
import { kubeClient } from '../kube/kube-client';
import { watchCollection } from '../kube/watch';
import { layoutOf } from '../layout';
import { messageOf } from '../sandbox-error';
import { chartServer } from './chart-server';
import { IssuerStandIn, watchedCollections } from './issuer';
import { addVolumes } from './volumes';

/** Changes come in bursts: milliseconds from the first one to the work. */
const SETTLE = 150;
/** Milliseconds after which everything is looked at again even when nothing seems to have changed. */
const RESYNC = 60_000;

const log = (text: string) => process.stdout.write(`${new Date().toISOString()} ${text}\n`);

/** The sandbox's own background process: serves the chart repository and stands in for the certificate issuer. */
async function main(checkout: string, port: number): Promise<void> {
  const layout = layoutOf(checkout);
  const read = (name: string) => readFileSync(path.join(layout.pki, name), 'utf8');
  const client = kubeClient(componentKubeconfig(layout, 'daemon'));
  const issuer = new IssuerStandIn(client, { certificate: read('issuer-ca.crt'), key: read('issuer-ca.key') }, log);
  let problem: string | null = 'the first look at the cluster is not done';

  const server = chartServer(layout.charts, () => problem);
  server.on('error', (error) => {
    log(`the chart repository cannot listen on 127.0.0.1:${port}: ${error.message}`);
    process.exit(1);
  });
  server.listen(port, '127.0.0.1', () => log(`chart repository on http://127.0.0.1:${port}`));

  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      stop.abort();
      process.exit(0);
    });

  let wake = () => undefined as void;
  let pending = true;
  const changed = () => {
    pending = true;
    wake();
  };
  for (const collection of [...watchedCollections, '/api/v1/persistentvolumes'])
    void watchCollection(client, collection, changed, stop.signal, log);
  setInterval(changed, RESYNC);

  for (;;) {
    if (!pending) await new Promise<void>((resolve) => (wake = resolve));
    await sleep(SETTLE);
    pending = false;
    try {
      await issuer.reconcile();
      addVolumes(layout, await client.list('/api/v1/persistentvolumes'));
      problem = null;
    } catch (error) {
      if (messageOf(error) !== problem) log(messageOf(error));
      problem = messageOf(error);
      pending = true;
      await sleep(1000);
    }
  }
}

const [checkout, port] = process.argv.slice(2);
if (checkout === undefined || !/^\d+$/.test(port ?? '')) {
  process.stderr.write('usage: daemon CHECKOUT PORT\n');
  process.exit(1);
}
void main(checkout, Number(port));
