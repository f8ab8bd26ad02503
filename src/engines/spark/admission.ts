import type { SparkApplication } from '../../../imports/types/sparkoperator.k8s.io.ts';
import {
  type Admission,
  ownSecrets,
  ownVolumes,
  type Submitted,
  sameFields,
  sameSettings,
  sameTemplates,
} from '../admission.ts';
import { all, list, mapOf, text } from '../cel.ts';

/** What SparkKubernetesOperator adds (apache-airflow-providers-cncf-kubernetes 10.25.0, operators/spark_kubernetes.py). */
const ADDED = ['env', 'labels'];

/** Fields of a pod of Spark that a DAG may set although the tree does not: they choose a node, and tune the JVM. */
const HARMLESS = [...ADDED, 'coreLimit', 'javaOptions', 'nodeSelector', 'tolerations'];

const CONF = 'object.spec.?sparkConf.orValue({})';
const pod = (role: string) => `object.spec.?${role}`;

/** SparkApplications of Kubeflow's operator. */
export function sparkAdmission(jobs: readonly Submitted[], executorOf: (name: string) => string): Admission {
  const specs = jobs.map(({ object }) => (object as unknown as SparkApplication).spec!);
  const executors = mapOf(
    jobs,
    ({ job }) => job.name,
    ({ job }) => text(executorOf(job.name)),
  );
  const roles = ['driver', 'executor'] as const;
  return {
    group: 'sparkoperator.k8s.io',
    resource: 'sparkapplications',
    account: 'object.spec.?driver.?serviceAccount.orValue("")',
    validations: [
      {
        expression: `object.spec.?executor.?serviceAccount.orValue("") == ${executors}[?variables.account].orValue("-")`,
        message: 'its executors must run as those of the job, by an account that may do nothing',
      },
      {
        expression: all(
          sameFields('object.spec', specs, ['arguments', 'labels']),
          ...roles.map((role) =>
            sameFields(
              `${pod(role)}.orValue({})`,
              specs.map((spec) => spec[role]),
              HARMLESS,
            ),
          ),
          ...sameTemplates(
            `${pod('executor')}.?template`,
            specs.map(({ executor }) => executor.template),
          ),
          ownVolumes('object.spec.?volumes', jobs),
        ),
        message:
          'it has a field that no job of platform.yaml has: pod templates, sidecars, volumes and Secrets are not for a DAG to add',
      },
      {
        expression: all(
          ...roles.map(
            (role) =>
              `${pod(role)}.?priorityClassName.orValue("") in ${list(classesOf(specs.map((spec) => spec[role])))}`,
          ),
        ),
        message: 'its pods must have the priority of the job, or none',
      },
      {
        expression: all(...roles.map((role) => ownSecrets(pod(role)))),
        message: 'its variables must come from the Secrets of the job',
      },
      {
        expression: sameSettings(
          CONF,
          'spark.kubernetes.',
          specs.map(({ sparkConf }) => sparkConf),
        ),
        message: 'it sets a property spark.kubernetes.… that the job of platform.yaml does not',
      },
    ],
  };
}

const classesOf = (pods: readonly { readonly priorityClassName?: string }[]): readonly string[] => [
  ...new Set(['', ...pods.flatMap(({ priorityClassName }) => priorityClassName ?? [])]),
];
