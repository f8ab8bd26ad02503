import { add, change, type Mutation, remove, values } from './mutation.ts';

const MLFLOW = 'Deployment.apps ml-lifecycle/mlflow';
const TOPIC = 'KafkaTopic.kafka.strimzi.io data-plane/fraud.scores';
const SERVICE = 'Service ml-lifecycle/mlflow';

/** Objects that the API server refuses, or changes without a word. */
const schema: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'a field is mistyped',
    mutate: change(MLFLOW, ({ spec }) => {
      spec.template.spec.containers[0].resource = spec.template.spec.containers[0].resources;
    }),
  },
  { name: 'a number is a text', mutate: change(MLFLOW, ({ spec }) => (spec.replicas = '1')) },
  { name: 'something required is missing', mutate: change(MLFLOW, ({ spec }) => delete spec.selector) },
  {
    name: 'a value is none of those that are allowed',
    mutate: change('FlinkDeployment.flink.apache.org fraud-jobs/fraud-score', ({ spec }) => {
      spec.job.upgradeMode = 'last_state';
    }),
  },
  {
    name: 'a version is of yesterday',
    mutate: change(TOPIC, (object) => (object.apiVersion = 'kafka.strimzi.io/v1beta1')),
  },
  { name: 'a field of a custom resource is mistyped', mutate: change(TOPIC, ({ spec }) => (spec.partition = 3)) },
  {
    name: 'a custom resource has a wrong type',
    mutate: change('Tenant.minio.min.io data-plane/mlops', ({ spec }) => (spec.pools = { servers: 1 })),
  },
  {
    name: 'an Application has a field that Argo CD does not know',
    mutate: change('Application.argoproj.io argocd/kafka', ({ spec }) => (spec.syncPolicies = spec.syncPolicy)),
  },
];

const identities: readonly Mutation[] = [
  {
    name: 'two components make the same object',
    expect: 'identity',
    mutate: add('kafka', 'v1', 'ConfigMap', 'data-plane/minio-setup', { data: {} }),
  },
  {
    name: 'a component makes an object twice, in two versions',
    expect: 'identity',
    mutate: add('mlflow', 'apps/v1beta2', 'Deployment', 'ml-lifecycle/mlflow', {}),
  },
  { name: 'a namespace is gone', expect: 'namespaces', mutate: remove('Namespace fraud') },
  {
    name: 'an object is in a namespace that nobody makes',
    expect: 'namespaces',
    mutate: change(SERVICE, ({ metadata }) => (metadata.namespace = 'mlflow')),
  },
  {
    name: 'an object says no namespace',
    expect: 'namespaces',
    mutate: change(SERVICE, ({ metadata }) => delete metadata.namespace),
  },
  {
    name: 'an object of the whole cluster says a namespace',
    expect: 'namespaces',
    mutate: add('mlflow', 'rbac.authorization.k8s.io/v1', 'ClusterRole', 'ml-lifecycle/mlflow', { rules: [] }),
  },
];

const charts: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'a value is one that the chart does not know',
    mutate: values('rancher', (all) => (all.replica = 2)),
  },
  {
    name: 'a value is at the place of another version of the chart',
    mutate: values('rancher', (all) => (all.imageTag = 'v2.15.0')),
  },
  {
    name: 'a switch is a text',
    mutate: values('rancher', ({ postDelete }) => (postDelete.enabled = 'false')),
  },
  {
    name: 'a value is no map where the chart has one',
    mutate: values('rancher', (all) => (all.resources = '384Mi')),
  },
];

const limits: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'annotations are too large',
    mutate: change(SERVICE, ({ metadata }) => (metadata.annotations = { note: 'word '.repeat(60_000) })),
  },
  {
    name: 'an object is too large for client-side apply',
    mutate: change('ConfigMap data-plane/minio-setup', ({ metadata, data }) => {
      metadata.annotations = { 'argocd.argoproj.io/sync-options': 'ServerSideApply=false' };
      data.words = 'word '.repeat(60_000);
    }),
  },
  {
    name: 'the name of an Application is too long',
    mutate: change('Application.argoproj.io argocd/kafka', ({ metadata }) => (metadata.name = 'kafka'.repeat(13))),
  },
  {
    name: 'the name of a release is too long',
    mutate: change('Application.argoproj.io argocd/rancher', ({ spec }) => {
      spec.sources[0].helm.releaseName = 'rancher-'.repeat(7);
    }),
  },
];

const words: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'a name has a slash in it',
    mutate: change('ConfigMap data-plane/minio-setup', ({ metadata }) => (metadata.name = 'minio/setup')),
  },
  {
    name: 'an operator of a selector is none',
    mutate: change(
      'NetworkPolicy.networking.k8s.io data-plane/default-deny',
      ({ spec }) => (spec.podSelector = { matchExpressions: [{ key: 'app', operator: 'Is' }] }),
    ),
  },
];

export const objects: readonly Mutation[] = [
  ...words.map((one) => ({ ...one, expect: 'schema/words' })),
  ...schema.map((one) => ({ ...one, expect: 'schema' })),
  ...identities,
  ...charts.map((one) => ({ ...one, expect: 'chart-values' })),
  ...limits.map((one) => ({ ...one, expect: 'argocd/limits' })),
];
