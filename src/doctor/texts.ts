import { APPLICATION } from '../argocd/kinds.ts';
import type { LiveObject } from '../cluster/cluster.ts';
import { describeObject } from '../kit/object.ts';
import type { ClusterView } from './cluster-view.ts';
import { type Application, conditionsOf, containersOf, type Pod, type WithConditions } from './live.ts';

/** Something that the cluster or a program in it says of trouble. */
export interface Said {
  readonly component?: string;
  readonly object?: string;
  readonly text: string;
}

/**
 * All texts in which trouble is told, whoever tells it: for analyzers that show in many places, such as a webhook that does
 * not answer or a certificate that is over. The latest and closest first: conditions and operations, then events, then logs.
 */
export function textsOf(view: ClusterView): readonly Said[] {
  const { unreachable } = view.snapshot.machine;
  return [
    ...(unreachable ? [{ text: unreachable.message }] : []),
    ...fromConditions(view),
    ...fromOperations(view),
    ...fromEvents(view),
    ...fromLogs(view),
  ];
}

function said(view: ClusterView, object: LiveObject, text: string | undefined): readonly Said[] {
  if (!text) return [];
  const component = view.componentOf(object);
  return [{ ...(component !== undefined && { component }), object: describeObject(object), text }];
}

function fromConditions(view: ClusterView): readonly Said[] {
  return view.snapshot.objects.flatMap((object) => {
    // Those of a node are good when they do not hold.
    if (object.kind === 'Node') return [];
    const told = conditionsOf(object as LiveObject<WithConditions>).filter(
      ({ type, status }) => status !== 'True' || /^Not|Degraded|Fail|Error|Stalled/.test(type),
    );
    const waiting =
      object.kind === 'Pod' ? containersOf(object as LiveObject<Pod>).map(({ state }) => state?.waiting?.message) : [];
    return [...told.map(({ message }) => message), ...waiting].flatMap((text) => said(view, object, text));
  });
}

function fromOperations(view: ClusterView): readonly Said[] {
  return view.all<Application>(APPLICATION).flatMap((application) => {
    const { phase, message, syncResult } = application.status?.operationState ?? {};
    if (phase === 'Succeeded') return [];
    const failed = syncResult?.resources?.filter(({ status }) => status === 'SyncFailed') ?? [];
    return [message, ...failed.map(({ message }) => message)].flatMap((text) => said(view, application, text));
  });
}

function fromEvents(view: ClusterView): readonly Said[] {
  return [...view.warnings].reverse().map((event) => {
    const component = view.componentOfEvent(event);
    const { kind, name, namespace } = event.object;
    return {
      ...(component !== undefined && { component }),
      object: `${kind} ${namespace ? `${namespace}/` : ''}${name}`,
      text: event.message,
    };
  });
}

function fromLogs(view: ClusterView): readonly Said[] {
  return view.pods.flatMap((pod) =>
    containersOf(pod).flatMap(({ name }) =>
      [...view.logOf(pod, name)].reverse().flatMap((line) => said(view, pod, line)),
    ),
  );
}
