import type { ClusterEvent, LiveObject } from '../cluster/cluster.ts';
import { describeObject } from '../kit/object.ts';
import { type ClusterView, timeOf } from './cluster-view.ts';
import { conditionsOf, type Rollout } from './live.ts';

/** The API server refused an object that a controller wanted to make. */
export interface Refused {
  readonly component?: string;
  /** Whose pods they would be. */
  readonly object: string;
  readonly namespace: string;
  readonly text: string;
  readonly at: number;
}

/**
 * What the API server refused to make: by the condition ReplicaFailure, which stays, and by the events of whatever makes
 * pods, which go after an hour. (kubernetes, pkg/controller/replicaset: `FailedCreate`.)
 */
export function refusals(view: ClusterView): readonly Refused[] {
  const all = view.all<Rollout>('Deployment.apps');
  const deployments = all.flatMap((deployment) => {
    const failure = conditionsOf(deployment).find(({ type, status }) => type === 'ReplicaFailure' && status === 'True');
    return failure?.message ? [refused(view, deployment, failure.message, failure.lastTransitionTime)] : [];
  });
  const events = latest(view.warnings.filter(({ reason }) => /^Failed(Create|ScaleUp)$/.test(reason)))
    .filter(({ object }) => !hasItsPods(view, object) && !all.some((deployment) => isOf(object, deployment)))
    .map((event) => {
      const { kind, name, namespace = '' } = event.object;
      const component = view.componentOfEvent(event);
      return {
        ...(component !== undefined && { component }),
        object: `${kind} ${namespace}/${name}`,
        namespace,
        text: event.message,
        at: event.last,
      };
    });
  return [...deployments, ...events];
}

/** Of each object what was said last: what was mended before stays among the events for an hour. */
function latest(events: readonly ClusterEvent[]): readonly ClusterEvent[] {
  return [
    ...new Map(
      events.map((event) => [`${event.object.kind} ${event.object.namespace}/${event.object.name}`, event]),
    ).values(),
  ];
}

/** Whether it is about a ReplicaSet of a Deployment, which tells of the present one itself. */
function isOf({ kind, name, namespace }: ClusterEvent['object'], { metadata }: LiveObject): boolean {
  return kind === 'ReplicaSet' && namespace === metadata.namespace && name.startsWith(`${metadata.name}-`);
}

/** Whether a StatefulSet has all pods by now, ready or not: then no refusal of before is why. */
function hasItsPods(view: ClusterView, { kind, name, namespace }: ClusterEvent['object']): boolean {
  if (kind !== 'StatefulSet') return false;
  const found = view
    .all<Rollout>('StatefulSet.apps')
    .find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
  return found !== undefined && (found.status?.replicas ?? 0) >= (found.spec?.replicas ?? 1);
}

function refused(view: ClusterView, object: LiveObject, text: string, time: string | undefined): Refused {
  const component = view.componentOf(object);
  return {
    ...(component !== undefined && { component }),
    object: describeObject(object).replace(/^(\w+)\.apps /, '$1 '),
    namespace: object.metadata.namespace ?? '',
    text,
    at: timeOf(time) ?? view.now,
  };
}
