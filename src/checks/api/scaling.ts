import type { Fault } from '../../contract/problem.ts';
import { recordOf, recordsOf, textOf } from '../../kit/json.ts';
import type { KubeObject } from '../../kit/object.ts';
import type { FieldChecks } from './fields.ts';
import * as is from './values.ts';
import { wrong } from './wrong.ts';

/** Sources: k8s.io/kubernetes@v1.35.4 pkg/apis/{autoscaling,policy,scheduling}/validation/validation.go. */
export const AUTOSCALER_FIELDS: FieldChecks = {
  'spec.minReplicas': is.natural,
  'spec.maxReplicas': is.positive,
  'spec.scaleTargetRef.kind': is.pathSegment,
  'spec.scaleTargetRef.name': is.pathSegment,
  'spec.metrics[].type': is.oneOf('Object', 'Pods', 'Resource', 'External', 'ContainerResource'),
  ...Object.fromEntries(
    ['object', 'pods', 'resource', 'external', 'containerResource'].flatMap((source) => [
      [`spec.metrics[].${source}.target.type`, is.oneOf('Utilization', 'Value', 'AverageValue')],
      [`spec.metrics[].${source}.target.averageUtilization`, is.positive],
    ]),
  ),
  ...Object.fromEntries(
    ['scaleUp', 'scaleDown'].flatMap((way) => [
      [`spec.behavior.${way}.stabilizationWindowSeconds`, is.between(0, 3600)],
      [`spec.behavior.${way}.selectPolicy`, is.oneOf('Max', 'Min', 'Disabled')],
      [`spec.behavior.${way}.policies[].type`, is.oneOf('Pods', 'Percent')],
      [`spec.behavior.${way}.policies[].value`, is.positive],
      [`spec.behavior.${way}.policies[].periodSeconds`, is.between(1, 1800)],
    ]),
  ),
};

export function* autoscaler({ spec: given }: KubeObject): Iterable<Fault> {
  const { minReplicas, maxReplicas, scaleTargetRef, metrics } = recordOf(given);
  if (typeof minReplicas === 'number' && typeof maxReplicas === 'number' && maxReplicas < minReplicas)
    yield wrong('spec.maxReplicas', `is ${maxReplicas}, less than minReplicas, ${minReplicas}`, 'raise it');
  const targets = recordsOf(metrics);
  if (minReplicas === 0 && !targets.some(({ type }) => type === 'Object' || type === 'External'))
    yield wrong(
      'spec.minReplicas',
      'is 0 without a metric of an object or from outside',
      'write 1, or say such a metric',
    );
  if (scaleTargetRef != null && !textOf(recordOf(scaleTargetRef).apiVersion)?.includes('/'))
    yield wrong('spec.scaleTargetRef.apiVersion', 'says no API group', 'write it as apps/v1');
  for (const [i, metric] of targets.entries()) {
    const { type } = metric;
    const field = typeof type === 'string' ? type[0]?.toLowerCase() + type.slice(1) : '';
    if (field !== '' && metric[field] == null)
      yield wrong(`spec.metrics[${i}].${field}`, `is needed where the type is ${type}`, 'say what is measured');
  }
}

export const BUDGET_FIELDS: FieldChecks = {
  'spec.minAvailable': is.countOrPart,
  'spec.maxUnavailable': is.countOrPart,
  'spec.unhealthyPodEvictionPolicy': is.oneOf('IfHealthyBudget', 'AlwaysAllow'),
};

export function* budget({ spec }: KubeObject): Iterable<Fault> {
  const { minAvailable, maxUnavailable } = recordOf(spec);
  if (minAvailable != null && maxUnavailable != null)
    yield wrong('spec', 'has minAvailable and maxUnavailable', 'keep one of the two');
}

export const PRIORITY_CLASS_FIELDS: FieldChecks = {
  preemptionPolicy: is.oneOf('PreemptLowerPriority', 'Never'),
};

/** HighestUserDefinablePriority. */
const HIGHEST = 1_000_000_000;

export function* priorityClass({ metadata, value }: KubeObject): Iterable<Fault> {
  if (String(metadata.name).startsWith('system-')) {
    if (!['system-node-critical', 'system-cluster-critical'].includes(metadata.name))
      yield wrong('metadata.name', 'begins with system-, which is for Kubernetes', 'give it another name');
  } else if (typeof value === 'number' && value > HIGHEST)
    yield wrong('value', `is ${value}, and may be ${HIGHEST}`, 'lower it: those above are for Kubernetes');
}
