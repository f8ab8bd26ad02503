import type { LiveObject } from '../../cluster/cluster.ts';
import { describeObject } from '../../kit/object.ts';
import type { Analyzer } from '../analyzer.ts';
import { since } from '../cluster-view.ts';
import { type Condition, conditionsOf, type WithConditions } from '../live.ts';
import { whose } from '../of-pod.ts';

/** Told by analyzers of their own. */
const OTHERS = new Set(['ExternalSecret', 'SecretStore', 'ClusterSecretStore', 'PushSecret', 'Certificate']);

/** Of a custom resource, as far as operators agree: Strimzi, CloudNativePG, Knative style; MinIO, Flink and Spark have states. */
interface Told extends WithConditions {
  readonly status?: WithConditions['status'] & {
    readonly phase?: unknown;
    readonly currentState?: unknown;
    readonly healthStatus?: unknown;
    readonly jobManagerDeploymentStatus?: unknown;
    readonly error?: unknown;
    readonly applicationState?: { readonly state?: unknown; readonly errorMessage?: unknown };
  };
}

export const resourceDegraded: Analyzer = {
  id: 'resource/degraded',
  what: 'An operator says that a custom resource is not well, and why.',
  why: 'What the resource stands for is not there, or not as it is to be.',
  vague: true,
  *find(view) {
    for (const object of view.custom as readonly LiveObject<Told>[]) {
      if (OTHERS.has(object.kind)) continue;
      const bad = conditionOf(object);
      const state = stateOf(object);
      if (!bad && !state) continue;
      const component = view.componentOf(object);
      yield {
        ...whose(component),
        object: describeObject(object),
        ...since(bad?.lastTransitionTime),
        message: `${describeObject(object)} is not well${bad?.reason ? `: ${bad.reason}` : ''}`,
        evidence: [bad?.message, state].filter((text): text is string => Boolean(text)),
        fix: 'read what its operator says',
        next: [view.describe(object)],
        follows: 'dependency',
      };
    }
  },
};

function conditionOf(object: Told): Condition | undefined {
  return conditionsOf(object).find(
    ({ type, status, reason }) =>
      (type === 'Ready' && status === 'False' && reason !== 'Creating') ||
      // Strimzi has a condition of its own for not ready, whose reason and message tell why (Kafka's status, 0.48).
      (type === 'NotReady' && status === 'True' && reason !== 'Creating') ||
      (/^(Degraded|Failed|ReconcileError|Stalled)$/.test(type) && status === 'True'),
  );
}

function stateOf({ status = {} }: Told): string | undefined {
  const errors = [status.error, status.applicationState?.errorMessage];
  const error = errors.find((text): text is string => typeof text === 'string' && text !== '');
  if (error !== undefined) return error;
  const states = [
    status.applicationState?.state,
    status.phase,
    status.healthStatus,
    status.currentState,
    status.jobManagerDeploymentStatus,
  ];
  return states.find(
    (state): state is string => typeof state === 'string' && /fail|error|^red$|unhealthy/i.test(state),
  );
}
