import type { Loose } from '../../support/tree.ts';
import { add, change, type Mutation } from './mutation.ts';

const quota = (namespace: string, hard: object) =>
  change(`ResourceQuota ${namespace}/quota`, ({ spec }) => Object.assign(spec.hard, hard));
const range = (namespace: string, how: (item: Loose, limits: Loose[]) => unknown) =>
  change(`LimitRange ${namespace}/limits`, ({ spec }) => how(spec.limits[0], spec.limits));

const required: readonly Omit<Mutation, 'expect'>[] = [
  { name: 'a quota counts limits of CPU, which nobody has', mutate: quota('data-plane', { 'limits.cpu': '64' }) },
  {
    name: 'a quota counts limits of CPU of pods that come and go',
    mutate: quota('fraud-jobs', { 'limits.cpu': '64' }),
  },
  { name: 'a quota counts limits of CPU of one program', mutate: quota('ml-lifecycle', { 'limits.cpu': '64' }) },
  {
    name: 'a second quota counts limits of CPU',
    mutate: add('namespaces', 'v1', 'ResourceQuota', 'orchestration/cpu', { spec: { hard: { 'limits.cpu': '64' } } }),
  },
  {
    name: 'a quota of pods that do not end by themselves counts limits of CPU',
    mutate: add('namespaces', 'v1', 'ResourceQuota', 'orchestration/lasting', {
      spec: { hard: { 'limits.cpu': '64' }, scopes: ['NotTerminating'] },
    }),
  },
  {
    name: 'a container says no memory limit and the LimitRange has no default',
    mutate: (tree) =>
      range('ml-lifecycle', (item) => {
        delete item.default;
        delete item.max;
      })(
        change('Deployment.apps ml-lifecycle/mlflow', ({ spec }) => {
          delete spec.template.spec.containers[0].resources.limits;
        })(tree),
      ),
  },
  {
    name: 'a container asks for no CPU and the LimitRange has no default',
    mutate: (tree) =>
      range('ml-lifecycle', (item) => {
        delete item.defaultRequest;
      })(
        change('Deployment.apps ml-lifecycle/mlflow', ({ spec }) => {
          delete spec.template.spec.containers[0].resources.requests.cpu;
        })(tree),
      ),
  },
];

const counts: readonly Omit<Mutation, 'expect'>[] = [
  { name: 'a quota allows fewer Services than there are', mutate: quota('argocd', { services: '1' }) },
  { name: 'a quota allows fewer Secrets than are made', mutate: quota('data-plane', { 'count/secrets': '2' }) },
  { name: 'a quota allows fewer ConfigMaps than there are', mutate: quota('data-plane', { configmaps: '1' }) },
  { name: 'a quota allows no Deployment', mutate: quota('ml-lifecycle', { 'count/deployments.apps': '0' }) },
  {
    name: 'a quota allows fewer objects of a custom kind',
    mutate: quota('data-plane', { 'count/kafkatopics.kafka.strimzi.io': '1' }),
  },
  { name: 'a quota counts pods as objects', mutate: quota('orchestration', { 'count/pods': '2' }) },
  {
    name: 'a quota of a class has less storage',
    mutate: quota('data-plane', { 'local-path.storageclass.storage.k8s.io/requests.storage': '1Gi' }),
  },
  {
    name: 'a quota of a class has fewer claims',
    mutate: quota('data-plane', { 'local-path.storageclass.storage.k8s.io/persistentvolumeclaims': '1' }),
  },
  {
    name: 'limits of CPU that the LimitRange fills in are more than the quota',
    mutate: (tree) =>
      quota('ml-lifecycle', { 'limits.cpu': '1' })(range('ml-lifecycle', (item) => (item.default.cpu = '4'))(tree)),
  },
  {
    name: 'ephemeral storage is more than the quota',
    mutate: (tree) =>
      quota('ml-lifecycle', { 'limits.ephemeral-storage': '1Gi' })(
        change('Deployment.apps ml-lifecycle/mlflow', ({ spec }) => {
          spec.template.spec.containers[0].resources.limits['ephemeral-storage'] = '4Gi';
        })(tree),
      ),
  },
  {
    name: 'a quota allows no Service on nodes, and one is there',
    alone: 'network/exposed',
    mutate: change('Service ml-lifecycle/mlflow', ({ spec }) => (spec.type = 'NodePort')),
  },
];

const ranges: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'a LimitRange wants more memory than a container asks for',
    mutate: range('ml-lifecycle', (item) => (item.min = { memory: '4Gi' })),
  },
  {
    name: 'a LimitRange wants more CPU than a container asks for',
    mutate: range('data-plane', (item) => (item.min = { cpu: '2' })),
  },
  {
    name: 'a LimitRange gives less CPU than a container asks for',
    mutate: range('ml-lifecycle', (item) => (item.default.cpu = '10m')),
  },
  {
    name: 'a LimitRange allows less CPU than a container asks for',
    mutate: range('ml-lifecycle', (item) => (item.max.cpu = '10m')),
  },
  {
    name: 'a LimitRange allows a limit no larger than the request',
    mutate: range('argocd', (item) => (item.maxLimitRequestRatio = { memory: '1' })),
  },
  {
    name: 'a LimitRange says in thousandths how much larger a limit may be',
    mutate: range('argocd', (item) => (item.maxLimitRequestRatio = { memory: '1100m' })),
  },
  {
    name: 'a LimitRange allows smaller pods',
    mutate: range('data-plane', (_, limits) => limits.push({ type: 'Pod', max: { memory: '128Mi' } })),
  },
  {
    name: 'a LimitRange wants a limit of CPU of pods',
    mutate: range('data-plane', (_, limits) => limits.push({ type: 'Pod', max: { cpu: '8' } })),
  },
  {
    name: 'a LimitRange allows smaller claims',
    mutate: range('data-plane', (_, limits) => limits.push({ type: 'PersistentVolumeClaim', max: { storage: '1Gi' } })),
  },
  {
    name: 'a LimitRange wants larger claims',
    mutate: range('data-plane', (_, limits) => limits.push({ type: 'PersistentVolumeClaim', min: { storage: '1Ti' } })),
  },
  {
    name: 'a second LimitRange allows less',
    mutate: add('namespaces', 'v1', 'LimitRange', 'ml-lifecycle/more', {
      spec: { limits: [{ type: 'Container', maxLimitRequestRatio: { memory: '1.1' } }] },
    }),
  },
];

/** What the bounds of a namespace refuse beside the sums of requests. */
export const quotas: readonly Mutation[] = [
  ...required.map((one) => ({ ...one, expect: 'capacity/required' })),
  ...counts.map((one) => ({ ...one, expect: 'capacity/quota-counts' })),
  ...ranges.map((one) => ({ ...one, expect: 'capacity/limit-range' })),
  {
    name: 'a quota counts CPU by its old name',
    expect: 'capacity/quota',
    mutate: quota('data-plane', { cpu: '100m' }),
  },
  {
    name: 'a quota counts memory by its old name',
    expect: 'capacity/quota',
    mutate: quota('data-plane', { memory: '64Mi' }),
  },
];
