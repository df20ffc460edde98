import type { ComponentInputs } from '../control-plane/components';
import type { Progress } from '../progress';

export async function ensureDaemon(_inputs: ComponentInputs, progress: Progress): Promise<void> {
  progress.line('daemon: not written yet');
}
