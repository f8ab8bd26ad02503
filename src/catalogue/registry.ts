import type { ComponentDefinition } from '../contract/component.ts';
import { flink } from './compute/flink.ts';
import { keda } from './compute/keda.ts';
import { spark } from './compute/spark.ts';
import { cloudnativePg } from './data/cloudnative-pg.ts';
import { kafka } from './data/kafka.ts';
import { minio } from './data/minio.ts';
import { minioOperator } from './data/minio-operator.ts';
import { pluginBarmanCloud } from './data/plugin-barman-cloud.ts';
import { postgresql } from './data/postgresql.ts';
import { strimzi } from './data/strimzi.ts';
import { valkey } from './data/valkey.ts';
import { airflow } from './ml/airflow.ts';
import { mlflow } from './ml/mlflow.ts';
import { notebooks } from './ml/notebooks.ts';
import { argocd } from './platform/argocd.ts';
import { certManager } from './platform/cert-manager.ts';
import { cluster } from './platform/cluster.ts';
import { externalSecrets } from './platform/external-secrets.ts';
import { git } from './platform/git.ts';
import { gitlab } from './platform/gitlab.ts';
import { gitlabRunner } from './platform/gitlab-runner.ts';
import { gitlabRunnerImages } from './platform/gitlab-runner-images.ts';
import { imageMirror } from './platform/image-mirror.ts';
import { imageRegistry } from './platform/image-registry.ts';
import { imageUpdater } from './platform/image-updater.ts';
import { localstack } from './platform/localstack.ts';
import { rancher } from './platform/rancher.ts';
import { secretStore } from './platform/secret-store.ts';

/** Every component of the catalogue, by area. Adding one here is all it takes to be known everywhere. */
export const registry: readonly ComponentDefinition[] = [
  cluster,
  git,
  imageRegistry,
  imageMirror,
  secretStore,
  gitlab,
  gitlabRunner,
  gitlabRunnerImages,
  argocd,
  imageUpdater,
  externalSecrets,
  strimzi,
  kafka,
  minioOperator,
  minio,
  cloudnativePg,
  pluginBarmanCloud,
  postgresql,
  valkey,
  certManager,
  spark,
  flink,
  keda,
  airflow,
  mlflow,
  notebooks,
  rancher,
  localstack,
];
