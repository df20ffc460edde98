import { generateProviderData } from './provider-data';
import { serveKubernetes } from './serve';

/** For trials from the sources (`node --require tsx/cjs sandbox/providers/kubernetes/main.ts --debug`); see prepare-entry.ts. */
void serveKubernetes(generateProviderData());
