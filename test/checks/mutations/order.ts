import type { Subject } from '../../../src/checks/rule.ts';
import { add, change, type Mutation } from './mutation.ts';

const WAVE = 'argocd.argoproj.io/sync-wave';

/** Gives an object, or an Application with all that is in it, another wave. */
const wave = (name: string, number: number) =>
  change(name, ({ metadata }) => (metadata.annotations = { ...metadata.annotations, [WAVE]: String(number) }));
const application = (name: string) => `Application.argoproj.io argocd/${name}`;
const external = (name: string) => `ExternalSecret.external-secrets.io ${name}`;

export const order: readonly Mutation[] = [
  {
    name: 'custom resources come before the chart with their definition',
    expect: 'order/crd',
    mutate: wave(application('kafka'), 0),
  },
  {
    name: 'definitions come after the custom resources that they are of',
    expect: 'order/crd',
    mutate: wave(application('minio-operator-crds'), 9),
  },
  {
    name: 'nothing brings the definition of a kind',
    expect: 'order/crd',
    mutate: (tree: Subject) => ({
      ...tree,
      manifests: tree.manifests.filter(({ component }) => component !== 'external-secrets-crds'),
    }),
  },
  {
    name: 'an object is where its operator does not look',
    expect: 'reference/operator',
    mutate: change(external('data-plane/valkey'), ({ metadata }) => (metadata.namespace = 'kube-system')),
  },
  {
    name: 'an object is of a kind that nobody installs',
    expect: 'order/crd',
    mutate: add('mlflow', 'monitoring.coreos.com/v1', 'ServiceMonitor', 'ml-lifecycle/mlflow', { spec: {} }),
  },
  {
    name: 'a client comes with its provider',
    expect: 'order/provider',
    mutate: wave(application('mlflow'), 2),
  },
  {
    name: 'a provider comes after its client',
    expect: 'order/provider',
    mutate: wave(application('postgresql'), 9),
  },
  {
    name: 'a seed comes with its reader',
    expect: 'order/provider',
    mutate: wave(external('data-plane/valkey'), 0),
  },
  {
    name: 'a view comes before its store',
    expect: 'order/provider',
    mutate: wave(external('ml-lifecycle/mlflow-s3'), -3),
  },
  {
    name: 'a store comes with its view',
    expect: 'order/provider',
    mutate: wave('SecretStore.external-secrets.io ml-lifecycle/mlflow-data-plane', -1),
  },
  {
    name: 'a Secret comes after the chart that reads it',
    expect: 'order/provider',
    mutate: wave(external('orchestration/airflow-keys'), 1),
  },
  {
    name: 'an object comes with the webhook that guards its kind',
    expect: 'order/provider',
    mutate: add('cloudnative-pg', 'postgresql.cnpg.io/v1', 'Cluster', 'platform-operators/catalog', {
      spec: { instances: 1, storage: { size: '1Gi' } },
    }),
  },
];
