import type { Kinds } from '../../../contract/kind.ts';
import type { Fault } from '../../../contract/problem.ts';
import { named, row, typed } from '../../../contract/refer.ts';
import { scalesBy, scaleTarget } from '../../../contract/scaling.ts';
import { at, recordOf, recordsOf, textOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { kindKey } from '../../../kit/object.ts';

const authentication = row(
  'spec triggers * authenticationRef',
  typed(({ kind }) => kindKey(textOf(kind) ?? 'TriggerAuthentication', 'keda.sh')),
);

/** What becomes of its objects, and what they name (v2.20.2, apis/keda/v1alpha1). */
export const kedaKinds: Kinds = {
  'ScaledObject.keda.sh': {
    refers: [scaleTarget, authentication],
    scales: scalesBy('minReplicaCount', 0),
    // controllers/keda/hpa.go `getHPAName`
    makes: ({ metadata: { name, namespace }, spec }) => [
      {
        kind: 'HorizontalPodAutoscaler.autoscaling',
        name: textOf(at(spec, 'advanced', 'horizontalPodAutoscalerConfig', 'name')) ?? `keda-hpa-${name}`,
        ...(namespace !== undefined && { namespace }),
      },
    ],
    faults: { 'operator/limits': zeroFaults },
  },
  'TriggerAuthentication.keda.sh': {
    refers: [row('spec secretTargetRef *', named('Secret')), row('spec configMapTargetRef *', named('ConfigMap'))],
  },
  // The operator may neither start Jobs nor read Secrets for the whole cluster (rights.ts).
  'ScaledJob.keda.sh': {
    refers: [authentication],
    faults: {
      'operator/limits': () => [
        {
          path: 'kind',
          message: 'KEDA may start no Jobs here',
          fix: 'scale a Deployment by a ScaledObject, or start the job at set times',
        },
      ],
    },
  },
  'ClusterTriggerAuthentication.keda.sh': {
    faults: {
      'operator/limits': () => [
        {
          path: 'kind',
          message: 'KEDA has no right to kinds of the cluster here',
          fix: 'write a TriggerAuthentication beside each ScaledObject',
        },
      ],
    },
  },
};

/** scaledobject_webhook.go `verifyCPUMemoryScalers`. That the least is no more than the most, the definition itself says. */
function zeroFaults({ spec }: KubeObject): Fault[] {
  const { minReplicaCount = 0, triggers } = recordOf(spec);
  const ofPods = recordsOf(triggers).every(({ type }) => type === 'cpu' || type === 'memory');
  if (Number(minReplicaCount) > 0 || !ofPods) return [];
  return [
    {
      path: 'spec.minReplicaCount',
      message: 'what pods use is nothing where there are none: they would not come back',
      fix: 'write 1, or add a trigger that is not of the pods themselves',
    },
  ];
}
