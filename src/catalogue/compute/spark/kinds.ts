import type { Kinds, Restart } from '../../../contract/kind.ts';
import { global, named, nodeLabels, row } from '../../../contract/refer.ts';
import { differingKeys } from '../../../kit/compare.ts';
import { at, recordOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { apacheFaults, apachePods } from './apache-pods.ts';
import { isStream } from './application.ts';
import { limitFaults, openFaults, scheduleFaults } from './kubeflow-limits.ts';
import { kubeflowFaults, kubeflowPods } from './kubeflow-pods.ts';
import { ROLES } from './properties.ts';
import { apacheSettings, kubeflowSettings } from './settings.ts';

/** What an application names, by where it is said. */
function namedAt(place: 'spec' | 'spec template') {
  const accounts = ROLES.map((role) =>
    row(`${place} sparkConf spark.kubernetes.authenticate.${role}.serviceAccountName`, named('ServiceAccount')),
  );
  // Nodes and the scheduler, by properties (Spark 4.0.4, docs/running-on-kubernetes.md).
  const places = [
    row(`${place} sparkConf spark.kubernetes.scheduler.name`, global('Scheduler')),
    row(`${place} sparkConf`, (conf) =>
      Object.entries(recordOf(conf)).flatMap(([key, value]) => {
        const label = /^spark\.kubernetes\.(?:driver\.|executor\.)?node\.selector\.(.+)$/.exec(key)?.[1];
        return label === undefined ? [] : nodeLabels({ [label]: value }, undefined);
      }),
    ),
  ];
  return [...accounts, ...places];
}

/** The same of Kubeflow's operator, which has fields of its own. */
function namedByKubeflow(place: 'spec' | 'spec template') {
  return [
    ...namedAt(place),
    row(`${place} batchScheduler`, global('Scheduler')),
    ...ROLES.flatMap((role) => [
      row(`${place} ${role} secrets * name`, named('Secret')),
      row(`${place} ${role} configMaps * name`, named('ConfigMap')),
      row(`${place} ${role} envSecretKeyRefs *`, named('Secret')),
    ]),
    row(`${place} sparkConfigMap`, named('ConfigMap')),
    row(`${place} hadoopConfigMap`, named('ConfigMap')),
  ];
}

/** What is known of applications, by whose operator runs them; field names as in their CRDs. */
export const sparkKinds: Kinds = {
  'SparkApplication.spark.apache.org': {
    pods: apachePods,
    goesOn: goesOnAsSubmitted,
    faults: { 'capacity/heap': apacheFaults, 'jobs/settings': apacheSettings },
    refers: namedAt('spec'),
  },
  'SparkApplication.sparkoperator.k8s.io': {
    pods: kubeflowPods,
    rollout: () => 'all-at-once',
    resumes: ({ spec }) =>
      isStream(recordOf(spec))
        ? 'it is killed, and each of its queries that has a name goes on from its last checkpoint'
        : 'it is killed and run again from its beginning, even when it had come to its end',
    restarts: reruns,
    faults: {
      'capacity/heap': kubeflowFaults,
      'jobs/settings': kubeflowSettings,
      'network/exposed': openFaults,
      'operator/limits': limitFaults,
    },
    refers: namedByKubeflow('spec'),
  },
  'ScheduledSparkApplication.sparkoperator.k8s.io': {
    pods: kubeflowPods,
    ends: true,
    faults: {
      'capacity/heap': kubeflowFaults,
      'jobs/settings': kubeflowSettings,
      'network/exposed': openFaults,
      'operator/limits': scheduleFaults,
    },
    refers: namedByKubeflow('spec template'),
  },
};

/** It is stopped and run again for all but these, even when it had come to its end (kubeflow/spark-operator@v2.5.2, internal/controller/sparkapplication/event_filter.go `Update`). */
function reruns({ spec: before }: KubeObject, { spec: after }: KubeObject): readonly Restart[] {
  const differing = differingKeys(before, after).find((key) => key !== 'suspend' && key !== 'timeToLiveSeconds');
  return differing === undefined ? [] : [{ pods: 'application', path: `spec.${differing}`, rollout: 'all-at-once' }];
}

/**
 * A driver is made of the object when an attempt begins, and never compared with it afterwards; one that was released is left
 * alone (apache/spark-kubernetes-operator@1.0.0, spark-operator/src/main/java/org/apache/spark/k8s/operator/reconciler/
 * SparkAppReconciler.java `getReconcileSteps`; reconcilesteps/AppInitStep.java, AppCleanUpStep.java `checkEarlyExitForTerminatedApp`).
 * What it tolerates is read at each look.
 */
function goesOnAsSubmitted({ spec }: KubeObject, { spec: before }: KubeObject): string | undefined {
  if (!differingKeys(before, spec).some((key) => key !== 'applicationTolerations')) return undefined;
  const { restartPolicy = 'Never' } = recordOf(at(spec, 'applicationTolerations', 'restartConfig'));
  return restartPolicy === 'Always'
    ? 'a run that goes on is left as it was submitted, and only the next one has the change'
    : 'a run that goes on is left as it was submitted, and one that came to its end is not run again';
}
