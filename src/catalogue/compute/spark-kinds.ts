import type { Kinds } from '../../contract/kind.ts';
import { named, row } from '../../contract/refer.ts';

const ROLES = ['driver', 'executor'];
const accounts = ROLES.map((role) =>
  row(`spec sparkConf spark.kubernetes.authenticate.${role}.serviceAccountName`, named('ServiceAccount')),
);
const files = ROLES.flatMap((role) => [
  row(`spec ${role} secrets * name`, named('Secret')),
  row(`spec ${role} configMaps * name`, named('ConfigMap')),
  row(`spec ${role} envSecretKeyRefs *`, named('Secret')),
]);

/** What applications of both operators name; field names as in their CRDs. */
export const sparkKinds: Kinds = {
  'SparkApplication.spark.apache.org': { refers: accounts },
  'SparkApplication.sparkoperator.k8s.io': {
    refers: [
      ...accounts,
      ...files,
      row('spec sparkConfigMap', named('ConfigMap')),
      row('spec hadoopConfigMap', named('ConfigMap')),
    ],
  },
};
