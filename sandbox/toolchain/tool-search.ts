import path from 'node:path';
import { cacheFolder, type Layout } from '../layout';
import type { Search } from './locate';

/** Where this checkout's tools are searched and built. */
export const toolSearch = (layout: Layout): Search => ({
  modules: path.join(layout.checkout, 'sandbox', 'toolchain'),
  cache: cacheFolder(process.env),
});
