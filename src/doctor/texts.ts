import type { LiveObject } from '../cluster/cluster.ts';
import { describeObject } from '../kit/object.ts';
import { type Application, conditionsOf, containersOf, type Pod, type WithConditions } from './live.ts';
import type { Patient } from './patient.ts';

/** Something that the cluster or a program in it says of trouble. */
export interface Said {
  readonly component?: string;
  readonly object?: string;
  readonly text: string;
}

/**
 * All texts in which trouble is told, whoever tells it: for ailments that show in many places, such as a webhook that does
 * not answer or a certificate that is over. The latest and closest first: conditions and operations, then events, then logs.
 */
export function textsOf(patient: Patient): readonly Said[] {
  const { unreachable } = patient.snapshot.machine;
  return [
    ...(unreachable ? [{ text: unreachable.message }] : []),
    ...fromConditions(patient),
    ...fromOperations(patient),
    ...fromEvents(patient),
    ...fromLogs(patient),
  ];
}

function said(patient: Patient, object: LiveObject, text: string | undefined): readonly Said[] {
  if (!text) return [];
  const component = patient.componentOf(object);
  return [{ ...(component !== undefined && { component }), object: describeObject(object), text }];
}

function fromConditions(patient: Patient): readonly Said[] {
  return patient.snapshot.objects.flatMap((object) => {
    // Those of a node are good when they do not hold.
    if (object.kind === 'Node') return [];
    const told = conditionsOf(object as LiveObject<WithConditions>).filter(
      ({ type, status }) => status !== 'True' || /^Not|Degraded|Fail|Error|Stalled/.test(type),
    );
    const waiting =
      object.kind === 'Pod' ? containersOf(object as LiveObject<Pod>).map(({ state }) => state?.waiting?.message) : [];
    return [...told.map(({ message }) => message), ...waiting].flatMap((text) => said(patient, object, text));
  });
}

function fromOperations(patient: Patient): readonly Said[] {
  return patient.all<Application>('Application.argoproj.io').flatMap((application) => {
    const { phase, message, syncResult } = application.status?.operationState ?? {};
    if (phase === 'Succeeded') return [];
    const failed = syncResult?.resources?.filter(({ status }) => status === 'SyncFailed') ?? [];
    return [message, ...failed.map(({ message }) => message)].flatMap((text) => said(patient, application, text));
  });
}

function fromEvents(patient: Patient): readonly Said[] {
  return [...patient.warnings].reverse().map((event) => {
    const component = patient.componentOfEvent(event);
    const { kind, name, namespace } = event.object;
    return {
      ...(component !== undefined && { component }),
      object: `${kind} ${namespace ? `${namespace}/` : ''}${name}`,
      text: event.message,
    };
  });
}

function fromLogs(patient: Patient): readonly Said[] {
  return patient.pods.flatMap((pod) =>
    containersOf(pod).flatMap(({ name }) =>
      [...patient.logOf(pod, name)].reverse().flatMap((line) => said(patient, pod, line)),
    ),
  );
}
