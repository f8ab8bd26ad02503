import { parse } from 'yaml';
import type { ConfigMap, Container, Deployment, Pod, PodSpec } from '../../imports/types/kubernetes.ts';
import type { RenderedPlatform } from './platform.ts';

const NAMESPACE = 'orchestration';

/** What Airflow cannot do without. */
const NEEDED = { postgresql: {}, minio: {} };

/** A platform with Airflow, as a team would write it. */
export const withAirflow = (airflow: object = {}, rest: Record<string, unknown> = {}, components: object = {}) => ({
  ...rest,
  components: { ...NEEDED, ...components, airflow },
});

/** The files of a ConfigMap of Airflow's. */
export const filesOf = (platform: RenderedPlatform, name: string): Readonly<Record<string, string>> =>
  platform.get<ConfigMap>('ConfigMap', name, NAMESPACE).data!;

/** airflow.cfg, as it is written: the values of sections, which the real Airflow reads in test/programs. */
export function settingsOf(platform: RenderedPlatform): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const sections: Record<string, Record<string, string>> = {};
  let section = '';
  for (const line of filesOf(platform, 'airflow-config')['airflow.cfg']!.split('\n')) {
    const name = /^\[(.+)\]$/.exec(line)?.[1];
    const at = line.indexOf(' = ');
    if (name !== undefined) section = name;
    else if (at > 0) sections[section] = { ...sections[section], [line.slice(0, at)]: line.slice(at + 3) };
  }
  return sections;
}

/** The Deployment of a program: `scheduler`. */
export const deploymentOf = (platform: RenderedPlatform, program: string): Deployment =>
  platform.get<Deployment>('Deployment', `airflow-${program}`, NAMESPACE);

export const podOf = (platform: RenderedPlatform, program: string): PodSpec =>
  deploymentOf(platform, program).spec!.template.spec!;

/** The container of the program itself. */
export const programOf = (platform: RenderedPlatform, program: string): Container =>
  podOf(platform, program).containers[0]!;

/** The pod of a task, as the scheduler reads it. */
export const taskPodOf = (platform: RenderedPlatform): Pod => parse(filesOf(platform, 'airflow-task-pod')['pod.yaml']!);

/** `variable: Secret/key` of what a container is handed. */
export const secretsIn = ({ env = [] }: Container) =>
  env.flatMap(({ name, valueFrom }) => {
    const ref = valueFrom?.secretKeyRef;
    return ref ? [`${name}: ${ref.name}/${ref.key}`] : [];
  });

/** The workloads of Airflow, by name. */
export const airflowWorkloads = ({ plan }: RenderedPlatform) =>
  Object.fromEntries(
    plan.components.find(({ id }) => id === 'airflow')!.workloads.map((workload) => [workload.name, workload]),
  );

/** `to:port` of everything that a workload of Airflow opens, beside name lookup. */
export const reaches = ({ plan }: RenderedPlatform, workload: string) =>
  plan.flows
    .filter(({ from }) => 'workload' in from && from.component === 'airflow' && from.workload === workload)
    .map(({ to, ports }) => {
      const name = 'workload' in to ? `${to.component}/${to.workload}` : 'outside';
      return `${name}:${JSON.stringify(ports)}`;
    })
    .filter((flow) => !flow.startsWith('cluster/dns'))
    .sort();

/** A pod as KubernetesPodOperator makes it of a template, but for its name, to which it adds: test/programs has the operator itself do so. */
export function byPodOperator({ metadata, spec, ...pod }: Pod, image: string): Pod {
  const [base, ...others] = spec!.containers;
  return {
    ...pod,
    metadata: {
      ...metadata,
      annotations: {},
      labels: {
        ...metadata!.labels,
        airflow_version: '3.3.2',
        dag_id: 'nightly',
        kubernetes_pod_operator: 'True',
        run_id: 'manual__1',
        task_id: 'backfill',
        try_number: '1',
      },
    },
    spec: {
      ...spec,
      affinity: {},
      containers: [{ args: [], command: [], ...base!, image, ports: [], terminationMessagePolicy: 'File' }, ...others],
      hostNetwork: false,
      imagePullSecrets: [],
      initContainers: [],
      nodeSelector: {},
      tolerations: [],
    },
  };
}
