import { z } from 'zod';
import type { KubeObject } from '../../cluster/kube-object';
import type { Check } from '../check';
import { finding, note, type Observation, ok, simulated } from '../observation';

const schema = z.looseObject({
  provisioner: z.string(),
  allowVolumeExpansion: z.boolean().optional(),
  reclaimPolicy: z.string().optional(),
});

const DEFAULT = 'storageclass.kubernetes.io/is-default-class';
const isDefault = ({ metadata }: KubeObject) => metadata.annotations?.[DEFAULT] === 'true';

function qualities(found: KubeObject): Observation[] {
  const { name } = found.metadata;
  const { provisioner, allowVolumeExpansion, reclaimPolicy } = schema.parse(found);
  return [
    ok('class', `Volumes come from the storage class ${name} (${provisioner}).`),
    allowVolumeExpansion === true
      ? ok('expansion', `${name} lets volumes grow.`)
      : note(
          'expansion',
          `${name} does not let volumes grow (allowVolumeExpansion): a full database has to be moved to a new volume.`,
          'Choose sizes with room, or a class that expands (cluster.storageClass).',
        ),
    ...(reclaimPolicy === 'Retain'
      ? []
      : [
          note(
            'reclaim',
            `${name} deletes a volume with its claim (reclaimPolicy ${reclaimPolicy ?? 'Delete'}): the guard and the backups are what keeps data.`,
          ),
        ]),
  ];
}

/**
 * The class that volumes will come from.
 *
 * @param wanted cluster.storageClass; null is the default one.
 */
export function judgeStorage(classes: readonly KubeObject[], wanted: string | null): Observation[] {
  const names = classes.map(({ metadata }) => metadata.name).join(', ') || 'none';
  if (wanted !== null) {
    const found = classes.find(({ metadata }) => metadata.name === wanted);
    return found
      ? qualities(found)
      : [
          finding(
            'class',
            `The storage class ${wanted} (cluster.storageClass) is not there; there is ${names}.`,
            'Name one of them, or null for the default one.',
          ),
        ];
  }
  const defaults = classes.filter(isDefault);
  const [first] = defaults;
  if (first === undefined)
    return [
      finding(
        'class',
        `No storage class is the default one; there is ${names}. Volumes would wait for ever.`,
        `Name one in cluster.storageClass, or mark one: kubectl annotate storageclass NAME ${DEFAULT}=true`,
      ),
    ];
  if (defaults.length === 1) return qualities(first);
  return [
    finding(
      'class',
      `${defaults.length} storage classes are the default one: ${defaults.map(({ metadata }) => metadata.name).join(', ')}. Which one a volume gets depends on their age.`,
      `Take the mark ${DEFAULT} from all but one, or name one in cluster.storageClass.`,
    ),
  ];
}

/** Where the volumes come from. */
export const storage: Check = {
  name: 'storage',
  what: 'the storage class: there, unambiguous, whether volumes can grow',
  look: async (site) => {
    const classes = (await (await site.cluster()).list({ kind: 'StorageClass' })) ?? [];
    const seen = judgeStorage(classes, site.config().cluster.storageClass);
    if (!(await site.isSimulated())) return seen;
    return seen.map((each) =>
      each.status === 'ok' ? simulated(each.check, `${each.detail} The sandbox binds them.`) : each,
    );
  },
};
