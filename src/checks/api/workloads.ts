import type { Fault } from '../../contract/problem.ts';
import { type Json, recordOf, recordsOf, textOf } from '../../kit/json.ts';
import type { KubeObject } from '../../kit/object.ts';
import type { FieldChecks } from './fields.ts';
import { scheduleFault, timeZoneFault } from './schedule.ts';
import { matches } from './selectors.ts';
import * as is from './values.ts';
import { wrong } from './wrong.ts';

/** Sources: k8s.io/kubernetes@v1.35.4 pkg/apis/{apps,batch}/validation/validation.go. */
const REPLICATED: FieldChecks = {
  'spec.replicas': is.natural,
  'spec.minReadySeconds': is.natural,
  'spec.revisionHistoryLimit': is.natural,
};

export const DEPLOYMENT_FIELDS: FieldChecks = {
  ...REPLICATED,
  'spec.progressDeadlineSeconds': is.natural,
  'spec.strategy.type': is.oneOf('RollingUpdate', 'Recreate'),
  'spec.strategy.rollingUpdate.maxUnavailable': is.countOrPart,
  'spec.strategy.rollingUpdate.maxSurge': is.countOrPercent,
};

export const STATEFUL_SET_FIELDS: FieldChecks = {
  ...REPLICATED,
  'spec.serviceName': is.dnsLabel,
  'spec.podManagementPolicy': is.oneOf('OrderedReady', 'Parallel'),
  'spec.updateStrategy.type': is.oneOf('RollingUpdate', 'OnDelete'),
  'spec.updateStrategy.rollingUpdate.partition': is.natural,
  'spec.persistentVolumeClaimRetentionPolicy.whenDeleted': is.oneOf('Retain', 'Delete'),
  'spec.persistentVolumeClaimRetentionPolicy.whenScaled': is.oneOf('Retain', 'Delete'),
};

export const DAEMON_SET_FIELDS: FieldChecks = {
  ...REPLICATED,
  'spec.updateStrategy.type': is.oneOf('RollingUpdate', 'OnDelete'),
  'spec.updateStrategy.rollingUpdate.maxUnavailable': is.countOrPart,
  'spec.updateStrategy.rollingUpdate.maxSurge': is.countOrPart,
};

const jobFields = (spec: string): FieldChecks => ({
  [`${spec}.parallelism`]: is.natural,
  [`${spec}.completions`]: is.natural,
  [`${spec}.backoffLimit`]: is.natural,
  [`${spec}.activeDeadlineSeconds`]: is.natural,
  [`${spec}.ttlSecondsAfterFinished`]: is.natural,
  [`${spec}.completionMode`]: is.oneOf('NonIndexed', 'Indexed'),
  [`${spec}.podReplacementPolicy`]: is.oneOf('TerminatingOrFailed', 'Failed'),
});
export const JOB_FIELDS: FieldChecks = jobFields('spec');
export const CRON_JOB_FIELDS: FieldChecks = {
  ...jobFields('spec.jobTemplate.spec'),
  'spec.schedule': scheduleFault,
  'spec.timeZone': timeZoneFault,
  'spec.concurrencyPolicy': is.oneOf('Allow', 'Forbid', 'Replace'),
  'spec.startingDeadlineSeconds': is.natural,
  'spec.successfulJobsHistoryLimit': is.natural,
  'spec.failedJobsHistoryLimit': is.natural,
};

const specOf = ({ spec }: KubeObject) => recordOf(spec);
const KEEPS_RUNNING = ['Always'];
const ENDS = ['OnFailure', 'Never'];

export function* deployment(object: KubeObject): Iterable<Fault> {
  const spec = specOf(object);
  yield* selected(spec, 'Deployment');
  const { type = 'RollingUpdate', rollingUpdate } = recordOf(spec.strategy);
  const { maxUnavailable, maxSurge } = recordOf(rollingUpdate);
  if (type === 'Recreate' && rollingUpdate != null)
    yield wrong(
      'spec.strategy.rollingUpdate',
      'is not for the type Recreate',
      'leave it out, or say type: RollingUpdate',
    );
  if (isNone(maxUnavailable) && isNone(maxSurge))
    yield wrong(
      'spec.strategy.rollingUpdate.maxUnavailable',
      'is 0, and so is maxSurge: no pod could be replaced',
      'let one of them be more',
    );
  const { minReadySeconds = 0, progressDeadlineSeconds } = spec;
  if (typeof progressDeadlineSeconds === 'number' && progressDeadlineSeconds <= Number(minReadySeconds))
    yield wrong('spec.progressDeadlineSeconds', `must be more than minReadySeconds, ${minReadySeconds}`, 'raise it');
  yield* podTemplate(spec, 'spec', KEEPS_RUNNING);
}

export function* replicaSet(object: KubeObject): Iterable<Fault> {
  const spec = specOf(object);
  yield* selected(spec, 'ReplicaSet');
  yield* podTemplate(spec, 'spec', KEEPS_RUNNING);
}

export function* statefulSet(object: KubeObject): Iterable<Fault> {
  const spec = specOf(object);
  yield* selected(spec, 'StatefulSet');
  const { type, rollingUpdate } = recordOf(spec.updateStrategy);
  if (type === 'OnDelete' && rollingUpdate != null)
    yield wrong('spec.updateStrategy.rollingUpdate', 'is not for the type OnDelete', 'leave it out');
  yield* podTemplate(spec, 'spec', KEEPS_RUNNING);
}

export function* daemonSet(object: KubeObject): Iterable<Fault> {
  const spec = specOf(object);
  yield* selected(spec, 'DaemonSet');
  const { rollingUpdate } = recordOf(spec.updateStrategy);
  const { maxUnavailable = 1, maxSurge = 0 } = recordOf(rollingUpdate);
  const path = 'spec.updateStrategy.rollingUpdate';
  if (!isNone(maxUnavailable) && !isNone(maxSurge))
    yield wrong(`${path}.maxSurge`, 'may not be more than 0 while maxUnavailable is', 'let one of the two be 0');
  if (isNone(maxUnavailable) && isNone(maxSurge))
    yield wrong(
      `${path}.maxUnavailable`,
      'is 0, and so is maxSurge: no pod could be replaced',
      'let one of them be more',
    );
  yield* podTemplate(spec, 'spec', KEEPS_RUNNING);
}

export function* job(object: KubeObject): Iterable<Fault> {
  yield* jobSpec(specOf(object), 'spec');
}

export function* cronJob(object: KubeObject): Iterable<Fault> {
  const { name } = object.metadata;
  if (typeof name === 'string' && name.length > 52)
    yield wrong('metadata.name', `has ${name.length} characters, and its jobs add 11`, 'shorten it to 52');
  yield* jobSpec(recordOf(recordOf(specOf(object).jobTemplate).spec), 'spec.jobTemplate.spec');
}

function* jobSpec(spec: Json, path: string): Iterable<Fault> {
  const indexed = spec.completionMode === 'Indexed';
  // Where neither is said, both are 1.
  if (indexed && spec.completions == null && spec.parallelism != null)
    yield wrong(`${path}.completions`, 'is needed where completionMode is Indexed', 'say how many');
  for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes', 'successPolicy'])
    if (!indexed && spec[field] != null)
      yield wrong(`${path}.${field}`, 'needs completionMode: Indexed', 'leave it out, or say completionMode: Indexed');
  const { restartPolicy } = recordOf(recordOf(spec.template).spec);
  if (spec.podFailurePolicy != null && restartPolicy === 'OnFailure')
    yield wrong(`${path}.template.spec.restartPolicy`, 'must be Never where podFailurePolicy is', 'say Never');
  if (spec.manualSelector !== true && spec.selector != null)
    yield wrong(`${path}.selector`, 'is made by Kubernetes for each Job', 'leave it out');
  yield* podTemplate(spec, path, ENDS);
}

/** What a kind asks of the pods that it makes. */
function* podTemplate({ template }: Json, path: string, policies: readonly string[]): Iterable<Fault> {
  const { restartPolicy = 'Always', activeDeadlineSeconds } = recordOf(recordOf(template).spec);
  if (typeof restartPolicy === 'string' && !policies.includes(restartPolicy))
    yield wrong(
      `${path}.template.spec.restartPolicy`,
      `must be ${policies.join(' or ')} here, and is ${restartPolicy}`,
      `write restartPolicy: ${policies[0]}`,
    );
  if (policies === KEEPS_RUNNING && activeDeadlineSeconds != null)
    yield wrong(`${path}.template.spec.activeDeadlineSeconds`, 'is for pods that end', 'leave it out');
}

/** The selector of a kind is there, says something, and finds the pods that it makes. */
function* selected({ selector, template }: Json, kind: string): Iterable<Fault> {
  if (selector == null) return;
  const { matchLabels, matchExpressions } = recordOf(selector);
  if (Object.keys(recordOf(matchLabels)).length + recordsOf(matchExpressions).length === 0)
    yield wrong('spec.selector', `is empty, which a ${kind} may not have`, 'say labels of its pods');
  else if (!matches(selector, recordOf(recordOf(recordOf(template).metadata).labels)))
    yield wrong(
      'spec.template.metadata.labels',
      'are not what the selector asks for, so that the pods would not be its own',
      'give the pods every label of spec.selector',
    );
}

const isNone = (count: unknown) => count === 0 || count === '0%' || textOf(count) === '0';
