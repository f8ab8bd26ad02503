import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { at, isRecord, type Json, recordsOf, textOf } from '../../../kit/json.ts';
import { formatBytes } from '../../../kit/quantity.ts';
import { SCRATCH } from '../../../kit/scratch.ts';
import { type LimitItem, limitItems, units } from '../../capacity/effective.ts';
import { once } from '../../pods/once.ts';
import { podsOf } from '../../pods/pods-of.ts';
import type { PodTemplate } from '../../pods/template.ts';
import type { Rule, Subject } from '../../rule.ts';

export const capacityScratch: Rule = {
  id: 'capacity/scratch',
  severity: 'warning',
  what: 'Folders that go with a pod (emptyDir) have a size, and the disk that its containers may use has room for them.',
  why: 'Without an end one pod fills the disk of its node, or its memory, and the kubelet evicts whoever is there; a pod whose folders are larger than its limit is evicted before they are full.',
  check: (subject) => once(problemsOf(subject)),
};

function* problemsOf(subject: Subject): Iterable<Problem> {
  const ranges = limitItems(subject.manifests);
  for (const pod of podsOf(subject)) {
    const { manifest, spec } = pod;
    const place = placeOf(manifest);
    const folders = foldersOf(spec);
    for (const { index, name, folder } of folders) {
      // A chart's own ends at the limit of the pod, which the namespace gives it.
      if (folder.sizeLimit !== undefined || manifest.chart) continue;
      yield {
        ...place,
        path: pod.locate(`spec.volumes[${index}].emptyDir`),
        message: `the folder ${name} may grow without end`,
        fix: 'write `sizeLimit`, as much as the program may ever need',
      };
    }
    const size = folders.reduce((sum, { folder }) => sum + bytesOf(folder), 0);
    const limit = limitOf(pod, ranges.get(pod.namespace) ?? []);
    if (!(size > limit)) continue;
    yield {
      ...place,
      path: pod.locate('spec.volumes'),
      message: `its folders take up to ${formatBytes(size)}, and the containers together may use ${formatBytes(limit)} of the node's disk`,
      fix: `raise \`limits.${SCRATCH}\` of a container, or make the folders smaller`,
    };
  }
}

function foldersOf({ volumes }: Json) {
  return recordsOf(volumes).flatMap(({ name, emptyDir }, index) =>
    isRecord(emptyDir) ? [{ index, name: textOf(name) ?? 'without a name', folder: emptyDir }] : [],
  );
}

/** On the disk: one in memory counts as memory. */
function bytesOf({ medium, sizeLimit }: Json): number {
  if (medium === 'Memory' || (typeof sizeLimit !== 'string' && typeof sizeLimit !== 'number')) return 0;
  return units(SCRATCH, sizeLimit);
}

/** What its containers may use together, those that keep running; without end where one says nothing and is given nothing. */
function limitOf({ spec }: PodTemplate, items: readonly LimitItem[]): number {
  const given = items.find((item) => item.default[SCRATCH] !== undefined)?.default[SCRATCH];
  const stay = [
    ...recordsOf(spec.containers),
    ...recordsOf(spec.initContainers).filter(({ restartPolicy }) => restartPolicy === 'Always'),
  ];
  return stay.reduce((sum, { resources }) => {
    const said = (at(resources, 'limits', SCRATCH) ?? given) as string | number | undefined;
    return sum + (said === undefined ? Number.POSITIVE_INFINITY : units(SCRATCH, said));
  }, 0);
}
