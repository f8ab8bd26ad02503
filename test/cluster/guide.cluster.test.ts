import { packageRoot } from '../../src/workspace/workspace.ts';
import type { LabelOf } from './support/network.ts';
import { type Pair, prove } from './support/prove.ts';
import { pushes } from './support/pushes.ts';
import { startedSyncs } from './support/started-syncs.ts';

const MINIO: LabelOf = ['data-plane', 'v1.min.io/tenant', 'mlops'];
const KAFKA: LabelOf = ['data-plane', 'strimzi.io/name', 'mlops-kafka'];
const POSTGRESQL: LabelOf = ['data-plane', 'cnpg.io/cluster', 'postgresql'];
const VALKEY: LabelOf = ['data-plane', 'app.kubernetes.io/name', 'valkey'];
const MLFLOW: LabelOf = ['ml-lifecycle', 'app.kubernetes.io/name', 'mlflow'];
const SCHEDULER: LabelOf = ['orchestration', 'component', 'scheduler'];
const FLINK_JOB: LabelOf = ['fraud-jobs', 'app', 'fraud-score'];
const ARGOCD: LabelOf = ['argocd', 'app.kubernetes.io/name', 'argocd-application-controller'];
const REPO_SERVER: LabelOf = ['argocd', 'app.kubernetes.io/name', 'argocd-repo-server'];
const CNPG: LabelOf = ['platform-operators', 'app.kubernetes.io/name', 'cloudnative-pg'];

/** By hand, from what `platform.yaml` says: who reads, writes and tracks what. */
const PAIRS: readonly Pair[] = [
  [FLINK_JOB, KAFKA, 9092, true],
  [FLINK_JOB, MINIO, 9000, true],
  [FLINK_JOB, POSTGRESQL, 5432, false],
  [FLINK_JOB, MLFLOW, 5000, false],
  [FLINK_JOB, VALKEY, 6379, false],
  [MLFLOW, POSTGRESQL, 5432, true],
  [MLFLOW, MINIO, 9000, true],
  [MLFLOW, KAFKA, 9092, false],
  [MLFLOW, SCHEDULER, 8793, false],
  [SCHEDULER, POSTGRESQL, 5432, true],
  [SCHEDULER, VALKEY, 6379, false],
  [SCHEDULER, KAFKA, 9092, false],
  [KAFKA, POSTGRESQL, 5432, false],
  [MINIO, KAFKA, 9092, false],
  [POSTGRESQL, MINIO, 9000, false],
  [CNPG, POSTGRESQL, 8000, true],
  [CNPG, MINIO, 9000, false],
  [ARGOCD, REPO_SERVER, 8081, true],
  [REPO_SERVER, ARGOCD, 8082, false],
  [ARGOCD, POSTGRESQL, 5432, false],
];

/** The platform of the guide, as it is for everybody who clones this repository. */
prove({ name: 'guide', folder: packageRoot(), environment: 'local' }, PAIRS, (step) => {
  startedSyncs(step);
  pushes(step);
});
