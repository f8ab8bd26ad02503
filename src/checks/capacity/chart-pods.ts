import type { ChartRelease } from '../../contract/manifest.ts';
import { valueAt } from './kubernetes-pods.ts';
import { type AskedContainer, askedOf, type WrittenResources } from './pods.ts';

type Values = Readonly<Record<string, unknown>>;

/** Where the values of a chart hold the resources of a workload's containers, and its pods. */
interface Place {
  readonly containers: readonly string[];
  readonly replicas?: string;
}

/** What stands in a chart's values for one workload of its component. */
export interface ChartPods {
  readonly workload: string;
  readonly containers: readonly AskedContainer[];
  readonly replicas?: number;
}

const one =
  (workload: string, path = 'resources') =>
  () => ({ [workload]: { containers: [path] } });

/** By chart: for each workload the places in the values, as the chart's templates use them. */
const PLACES: Readonly<Record<string, (values: Values) => Readonly<Record<string, Place>>>> = {
  airflow: (values) => {
    const executor = String(values.executor ?? '');
    const [sync, groomer] = ['dags.gitSync.resources', 'dagProcessor.logGroomerSidecar.resources'];
    const local = executor === 'LocalExecutor' ? [sync] : [];
    return {
      'api-server': { containers: ['apiServer.resources'], replicas: 'apiServer.replicas' },
      scheduler: { containers: ['scheduler.resources', ...local], replicas: 'scheduler.replicas' },
      'dag-processor': { containers: ['dagProcessor.resources', sync, groomer] },
      triggerer: { containers: ['triggerer.resources', sync], replicas: 'triggerer.replicas' },
      ...(executor.includes('CeleryExecutor') && {
        'celery-worker': { containers: ['workers.celery.resources', sync], replicas: 'workers.celery.replicas' },
      }),
      migrate: { containers: ['migrateDatabaseJob.resources'] },
      'create-user': { containers: ['createUserJob.resources'] },
      'database-cleanup': { containers: ['databaseCleanup.resources'] },
    };
  },
  'argo-cd': () => ({
    controller: { containers: ['controller.resources'] },
    'repo-server': { containers: ['repoServer.resources'], replicas: 'repoServer.replicas' },
    server: { containers: ['server.resources'], replicas: 'server.replicas' },
    redis: { containers: ['redis.resources'] },
  }),
  'argocd-image-updater': one('controller'),
  'cert-manager': () => ({
    controller: { containers: ['resources'], replicas: 'replicaCount' },
    webhook: { containers: ['webhook.resources'], replicas: 'webhook.replicaCount' },
    cainjector: { containers: ['cainjector.resources'], replicas: 'cainjector.replicaCount' },
  }),
  'cloudnative-pg': one('operator'),
  'external-secrets': one('controller'),
  'flink-kubernetes-operator': (values) => ({
    operator: {
      containers: [
        'operatorPod.resources',
        ...(valueAt(values, 'webhook.create') === false ? [] : ['operatorPod.webhook.resources']),
      ],
    },
  }),
  'gitlab-runner': one('manager'),
  operator: () => ({ operator: { containers: ['operator.resources'], replicas: 'operator.replicaCount' } }),
  'plugin-barman-cloud': () => ({ plugin: { containers: ['resources'], replicas: 'replicaCount' } }),
  rancher: () => ({ rancher: { containers: ['resources'], replicas: 'replicas' } }),
  'spark-kubernetes-operator': one('operator', 'operatorDeployment.operatorPod.operatorContainer.resources'),
  'spark-operator': () => ({
    controller: { containers: ['controller.resources'] },
    webhook: { containers: ['webhook.resources'] },
  }),
  'strimzi-kafka-operator': one('operator'),
};

/** Whether it is known where the chart has its resources. */
export const knowsChart = (name: string): boolean => Object.hasOwn(PLACES, name);

/** What the values of a release say for each workload; nothing of a chart that is not known. */
export function chartPods({ pin, values }: Pick<ChartRelease, 'pin' | 'values'>): readonly ChartPods[] {
  if (!knowsChart(pin.name)) return [];
  return Object.entries(PLACES[pin.name]!(values)).map(([workload, { containers, replicas }]) => {
    const said = replicas === undefined ? undefined : valueAt(values, replicas);
    return {
      workload,
      containers: containers.map((path) => ({
        ...askedOf(valueAt(values, path) as WrittenResources | undefined),
        path,
      })),
      ...(typeof said === 'number' && { replicas: said }),
    };
  });
}
