import { chmodSync, copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { LocalPods } from '../../../cli/drill/local-pods';
import type { JobEnd, JobWorld } from '../../../cli/drill/local-pods';
import type { PodTemplate } from '../../../cli/drill/pod-template';
import { resource } from '../../support/terraform-json';
import type { TerraformJson } from '../../support/terraform-json';
import { at } from '../in-namespace';

export type { JobEnd, JobWorld };

/** The pods of a document's CronJobs by their addresses, with a fake rclone first on their PATH. */
export class JobPods extends LocalPods {
  /** Folder with the fake rclone, for a PATH. */
  readonly bin = join(this.folder, 'bin');

  constructor(
    private readonly document: TerraformJson,
    filesAddress: string,
  ) {
    super(at(resource(document, filesAddress), 'data') as Record<string, string>);
    mkdirSync(this.bin);
    const rclone = join(this.bin, 'rclone');
    copyFileSync(join(__dirname, 'fake-rclone.sh'), rclone);
    chmodSync(rclone, 0o755);
  }

  /** Runs the pod of one CronJob. */
  run(address: string, world: JobWorld = {}): Promise<JobEnd> {
    const pod = at(resource(this.document, address), 'spec.job_template.spec.template.spec') as PodTemplate;
    const tools: JobWorld['tools'] = (image) =>
      world.tools?.(image) ?? { shell: ['/bin/sh'], path: `${this.bin}:${process.env['PATH'] ?? ''}` };
    return this.runPod(pod, { ...world, tools });
  }
}
