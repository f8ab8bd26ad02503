import type { Pod, PodSpec } from '../../../imports/types/kubernetes.ts';
import { type Admission, ownSecrets, ownVolumes, type Submitted, sameFields } from '../admission.ts';
import { all, each, list, literal, mapOf } from '../cel.ts';

/** Labels that KubernetesPodOperator puts on a pod (apache-airflow-providers-cncf-kubernetes 10.25.0, operators/pod.py `_get_ti_pod_labels`, `build_pod_request_obj`). */
const ADDED_LABELS = [
  'airflow_kpo_in_cluster',
  'airflow_version',
  'dag_id',
  'kubernetes_pod_operator',
  'map_index',
  'run_id',
  'task_id',
  'try_number',
];

/** Fields of a pod that the API server fills in (kubernetes v1.35.4, pkg/apis/core/v1/defaults.go; plugins Priority, ServiceAccount). */
const FILLED_IN = ['dnsPolicy', 'imagePullSecrets', 'preemptionPolicy', 'priority', 'schedulerName', 'serviceAccount'];

/** Those that a DAG may set although the tree does not: they choose a node, and how long it may take to end. */
const HARMLESS = ['affinity', 'nodeSelector', 'terminationGracePeriodSeconds', 'tolerations'];

/** The same of the container: what it runs, and with what. */
const OF_CONTAINER = [
  'args',
  'command',
  'env',
  'envFrom',
  'imagePullPolicy',
  'resources',
  'terminationMessagePath',
  'terminationMessagePolicy',
  'volumeMounts',
];

const LABELS = 'object.metadata.?labels.orValue({})';

/** Pods of KubernetesPodOperator. What becomes of them later is judged for all pods alike. */
export function podAdmission(jobs: readonly Submitted[]): Admission {
  const pods = jobs.map(({ object }) => object as unknown as Pod);
  const specs = pods.map(({ spec }) => spec!);
  const containers = specs.flatMap((spec) => spec.containers);
  const own = mapOf(
    pods,
    ({ spec }) => spec!.serviceAccountName!,
    ({ metadata }) => list(Object.entries(metadata!.labels!).map((label) => label.join('='))),
  );
  return {
    group: '',
    resource: 'pods',
    operations: ['CREATE'],
    account: 'object.spec.?serviceAccountName.orValue("")',
    image: 'object.spec.containers[0].image',
    validations: [
      {
        expression: all(
          'size(object.spec.containers) == 1',
          sameFields('object.spec', specs, [...FILLED_IN, ...HARMLESS]),
          each('object.spec.containers', 'c', sameFields('c', containers, OF_CONTAINER)),
          ownVolumes('object.spec.?volumes', jobs, ['projected']),
          ownTokens,
        ),
        message:
          'it has a field that no job of platform.yaml has: further containers, volumes and Secrets are not for a DAG to add',
      },
      {
        expression: all(
          `object.spec.?securityContext.orValue({}) in ${oneOf(specs.map((spec) => spec.securityContext))}`,
          each(
            'object.spec.containers',
            'c',
            `c.?securityContext.orValue({}) in ${oneOf(containers.map((one) => one.securityContext))}`,
          ),
        ),
        message: 'it must have the security context of a job of platform.yaml',
      },
      {
        expression: `object.spec.?priorityClassName.orValue("") in ${list(['', ...classesOf(specs)])}`,
        message: 'it must have the priority of the job, or none',
      },
      {
        expression: all(
          sameFields(
            LABELS,
            pods.map(({ metadata }) => metadata!.labels),
            ADDED_LABELS,
          ),
          each(`${own}[?variables.account].orValue([])`, 'l', `${LABELS}.exists(k, k + "=" + ${LABELS}[k] == l)`),
        ),
        message: 'it must have the labels of the job, by which network policies know it, and none but those of Airflow',
      },
      {
        expression: each('object.spec.containers', 'c', ownSecrets('c')),
        message: 'its variables must come from the Secrets of the job',
      },
    ],
  };
}

/** What is projected is a token of its own account, which the cloud's webhooks add. */
const ownTokens = each(
  'object.spec.?volumes.orValue([])',
  'v',
  '!has(v.projected) || v.projected.sources.all(s, s.all(k, k == "serviceAccountToken"))',
);

/** Any of these values, once each. */
const oneOf = (values: readonly unknown[]): string => `[${[...new Set(values.map(literal))].join(', ')}]`;

const classesOf = (specs: readonly PodSpec[]): readonly string[] => [
  ...new Set(specs.flatMap(({ priorityClassName }) => priorityClassName ?? [])),
];
