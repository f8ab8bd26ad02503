import type { Kinds } from '../../../contract/kind.ts';
import { named, row } from '../../../contract/refer.ts';
import { apacheFaults, apachePods } from './apache-pods.ts';
import { limitFaults, openFaults, scheduleFaults } from './kubeflow-limits.ts';
import { kubeflowFaults, kubeflowPods } from './kubeflow-pods.ts';
import { ROLES } from './properties.ts';

const accounts = ROLES.map((role) =>
  row(`spec sparkConf spark.kubernetes.authenticate.${role}.serviceAccountName`, named('ServiceAccount')),
);
const files = ROLES.flatMap((role) => [
  row(`spec ${role} secrets * name`, named('Secret')),
  row(`spec ${role} configMaps * name`, named('ConfigMap')),
  row(`spec ${role} envSecretKeyRefs *`, named('Secret')),
]);

/** What is known of applications, by whose operator runs them; field names as in their CRDs. */
export const sparkKinds: Kinds = {
  'SparkApplication.spark.apache.org': {
    pods: apachePods,
    faults: { 'capacity/heap': apacheFaults },
    refers: accounts,
  },
  'SparkApplication.sparkoperator.k8s.io': {
    pods: kubeflowPods,
    faults: { 'capacity/heap': kubeflowFaults, 'network/exposed': openFaults, 'operator/limits': limitFaults },
    refers: [
      ...accounts,
      ...files,
      row('spec sparkConfigMap', named('ConfigMap')),
      row('spec hadoopConfigMap', named('ConfigMap')),
    ],
  },
  'ScheduledSparkApplication.sparkoperator.k8s.io': { faults: { 'operator/limits': scheduleFaults } },
};
