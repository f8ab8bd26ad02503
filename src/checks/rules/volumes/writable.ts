import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import type { PlannedWorkload } from '../../../contract/workload.ts';
import { type Json, recordOf, recordsOf } from '../../../kit/json.ts';
import { isCustom } from '../../../kit/object.ts';
import { podsOf } from '../../pods/pods-of.ts';
import type { PodTemplate } from '../../pods/template.ts';
import { workloadsOf } from '../../pods/workload-of.ts';
import type { Rule } from '../../rule.ts';
import { isKept, isWritable, mountedIn, volumeOf } from '../../volumes.ts';

export const volumeWritable: Rule = {
  id: 'volumes/writable',
  severity: 'error',
  what: 'Folders that programs write to, as their workloads declare them, are on volumes that can be written or on a root that is not read-only; and those of data are on volumes that stay.',
  why: 'The program ends at the first thing that it writes; or it writes its data into its pod, and that goes with it.',
  *check(subject): Iterable<Problem> {
    const pods = podsOf(subject);
    for (const [pod, workload] of workloadsOf(subject.plan, pods)) {
      for (const list of ['initContainers', 'containers'])
        for (const [i, container] of recordsOf(pod.spec[list]).entries())
          for (const problem of unwritable(pod, container, workload))
            yield { ...placeOf(pod.manifest), path: pod.locate(`spec.${list}[${i}].volumeMounts`), ...problem };
      yield* lost(pod, workload);
    }
  },
};

type Found = Pick<Problem, 'message' | 'fix'>;

function* unwritable(pod: PodTemplate, container: Json, { writes = {} }: PlannedWorkload): Iterable<Found> {
  const own = String(container.name);
  const folders = [...(writes['*'] ?? []), ...(Object.hasOwn(writes, own) ? writes[own]! : [])];
  if (folders.length === 0) return;
  const mounts = mountedIn(pod, container);
  const sealed = recordOf(container.securityContext).readOnlyRootFilesystem === true;
  for (const folder of folders) {
    const mount = volumeOf(folder, mounts);
    if (mount ? isWritable(mount) : !sealed) continue;
    yield {
      message: `the container ${container.name} writes to ${folder}, which is ${mount ? `on ${mount.readOnly ? 'a volume that is mounted read-only' : `the ${mount.sort} at ${mount.at}`}` : 'on its read-only root'}`,
      fix: mount?.readOnly ? 'mount it without `readOnly`' : `mount an emptyDir at ${folder}`,
    };
  }
}

/** Data that no volume of the pod keeps. What an operator mounts where, the tree does not say. */
function* lost(pod: PodTemplate, { name, volumes = [] }: PlannedWorkload): Iterable<Problem> {
  if (isCustom(pod.object)) return;
  const containers = recordsOf(pod.spec.containers);
  const claimed = containers.flatMap((container) => mountedIn(pod, container)).filter(isKept);
  // That there is no volume at all is told by `data/kept`.
  if (claimed.length === 0) return;
  for (const { at } of volumes) {
    if (at === undefined) continue;
    const keeps = containers.some((container) => {
      const mount = volumeOf(at, mountedIn(pod, container));
      return mount !== undefined && isKept(mount) && isWritable(mount);
    });
    if (!keeps)
      yield {
        ...placeOf(pod.manifest),
        path: pod.locate('spec.containers'),
        message: `pods of ${name} keep their data at ${at}, and their volume is mounted at ${claimed.map((mount) => mount.at).join(', ')}`,
        fix: `mount it at ${at}, so that it can be written`,
      };
  }
}
