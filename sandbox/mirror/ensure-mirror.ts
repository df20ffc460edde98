import type { Layout } from '../layout';
import type { Progress } from '../progress';
import type { ProviderSource } from '../state';
import type { Tools } from '../toolchain/ensure-tools';

export async function ensureMirror(
  _layout: Layout,
  decided: ProviderSource | null,
  _tools: Tools,
  progress: Progress,
): Promise<ProviderSource> {
  progress.line('mirror: not written yet');
  return decided ?? { kind: 'stand-in' };
}
