import type { Problem } from '../../../contract/problem.ts';
import { at, recordOf, recordsOf } from '../../../kit/json.ts';
import { describeObject } from '../../../kit/object.ts';
import { HOST, ZONE } from '../../../kit/spread.ts';
import { stands } from '../../disruption-budgets.ts';
import { podsOf } from '../../pods/pods-of.ts';
import type { PodTemplate } from '../../pods/template.ts';
import { workloadsOf } from '../../pods/workload-of.ts';
import type { Rule } from '../../rule.ts';

export const disruptionSpread: Rule = {
  id: 'disruption/spread',
  severity: 'warning',
  what: 'Pods of more than one replica keep apart from each other: over nodes, and over zones where the cluster has some.',
  why: 'Else one node, or one zone, may hold them all, and its loss is the loss of all of them: brokers, databases, drives.',
  *check(subject): Iterable<Problem> {
    const { zones } = subject.plan.platform.cluster;
    const pods = podsOf(subject);
    const owners = workloadsOf(subject.plan, pods);
    for (const pod of pods) {
      const owner = owners.get(pod);
      const replicas = Math.max(owner?.replicas ?? 1, replicasOf(pod));
      if (replicas < 2 || owner?.perNode) continue;
      const { manifest, locate } = pod;
      const place = { component: manifest.component, object: describeObject(pod.object), config: manifest.config };
      const apart = keysOf(pod);
      if (!apart.has(HOST))
        yield {
          ...place,
          path: locate('spec.topologySpreadConstraints'),
          message: `nothing keeps its ${replicas} pods on nodes of their own`,
          fix: `say topologySpreadConstraints with \`topologyKey: ${HOST}\``,
        };
      else if (zones > 1 && !apart.has(ZONE) && !manifest.chart)
        yield {
          ...place,
          path: locate('spec.topologySpreadConstraints'),
          message: `nothing keeps its ${replicas} pods in zones of their own, of which there are ${zones}`,
          fix: `say topologySpreadConstraints with \`topologyKey: ${ZONE}\`, too`,
        };
      if (waits(pod))
        yield {
          ...place,
          path: locate('spec.topologySpreadConstraints'),
          message: 'its pods may wait for ever: a node that takes none of them counts as one that has none yet',
          why: 'Nodes with a taint that the pods do not tolerate are counted by default (kubernetes#116118).',
          fix: 'say `nodeTaintsPolicy: Honor` beside `whenUnsatisfiable: DoNotSchedule`',
        };
    }
  },
};

const replicasOf = ({ object, replicas = 1 }: PodTemplate): number => (stands(object) ? replicas : 1);

/** What pods are kept apart by, whether they must or only should be. */
function keysOf({ spec }: PodTemplate): ReadonlySet<unknown> {
  const anti = recordOf(at(spec, 'affinity', 'podAntiAffinity'));
  return new Set([
    ...recordsOf(spec.topologySpreadConstraints).map(({ topologyKey }) => topologyKey),
    ...recordsOf(anti.requiredDuringSchedulingIgnoredDuringExecution).map(({ topologyKey }) => topologyKey),
    ...recordsOf(anti.preferredDuringSchedulingIgnoredDuringExecution).map((one) =>
      at(one.podAffinityTerm, 'topologyKey'),
    ),
  ]);
}

const waits = ({ spec }: PodTemplate): boolean =>
  recordsOf(spec.topologySpreadConstraints).some(
    ({ whenUnsatisfiable, topologyKey, nodeTaintsPolicy }) =>
      whenUnsatisfiable === 'DoNotSchedule' && topologyKey === HOST && nodeTaintsPolicy !== 'Honor',
  );
