import type { LiveObject } from '../../cluster/cluster.ts';
import { describeObject } from '../../kit/object.ts';
import type { Analyzer } from '../analyzer.ts';
import { type ClusterView, since } from '../cluster-view.ts';
import { conditionsOf, type Rollout } from '../live.ts';
import { whose } from '../of-pod.ts';

export const rollout: Analyzer = {
  id: 'workload/rollout',
  what: 'A Deployment, StatefulSet or DaemonSet has had fewer pods ready than it is to have, for minutes.',
  why: 'The component is not there, or with less than it needs.',
  vague: true,
  *find(view) {
    for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet'])
      for (const object of view.all<Rollout>(`${kind}.apps`)) {
        const { ready, wanted } = countOf(object);
        const component = view.componentOf(object);
        const condition = conditionsOf(object).find(({ type, status }) => type === 'Progressing' && status === 'False');
        if (ready >= wanted || !(condition || isOld(view, object))) continue;
        yield {
          ...whose(component),
          object: describeObject(object),
          ...since(condition?.lastTransitionTime),
          message: `${ready} of ${wanted} pods of ${kind} ${object.metadata.namespace}/${object.metadata.name} are ready`,
          evidence: condition?.message ? [condition.message] : [],
          fix: 'see what its pods say',
          next: [view.describe(object), view.kubectl(`-n ${object.metadata.namespace} get pods`)],
          follows: 'dependency',
        };
      }
  },
};

function countOf({ spec, status = {} }: Rollout): { readonly ready: number; readonly wanted: number } {
  return {
    ready: status.readyReplicas ?? status.numberReady ?? 0,
    wanted: spec?.replicas ?? status.desiredNumberScheduled ?? 0,
  };
}

/** Pods of a new one take their time. */
function isOld(view: ClusterView, { metadata }: LiveObject): boolean {
  return view.olderThan(metadata.creationTimestamp as string | undefined, 15);
}
