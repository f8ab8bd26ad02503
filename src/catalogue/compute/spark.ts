import { Type } from 'typebox';
import { option, resources } from '../../config/options.ts';
import { CLUSTER_RIGHTS, DEFINITIONS, WEBHOOKS } from '../../contract/cluster-kinds.ts';
import { defineComponent } from '../../contract/component.ts';
import { AMD64_ARM64 } from '../../contract/published.ts';
import { apacheOperator } from './spark/apache/operator.ts';
import { sparkKinds } from './spark/kinds.ts';
import { kubeflowOperator } from './spark/kubeflow/operator.ts';
import { sparkSchedule } from './spark/review/schedule.ts';

const options = Type.Object(
  {
    operator: option.choice(['kubeflow', 'apache'], {
      description:
        "Whose operator runs Spark: Kubeflow's, which Airflow can drive, or Apache's, for jobs that Argo CD starts",
      default: 'kubeflow',
    }),
    replicas: option.integer({
      description: 'Pods of the operator, and of its webhook; one of the operator works, all of the webhook answer',
      minimum: 1,
      default: 1,
      production: 2,
    }),
    // Upstream's suggestion for the request (kubeflow/spark-operator v2.5.2, values.yaml `controller.resources`). Each job that
    // is being submitted is a JVM in this pod too: the limit decides how many there are at a time.
    controller: resources(
      { cpu: '100m', memory: '300Mi', memoryLimit: '1Gi' },
      { cpu: '200m', memory: '512Mi', memoryLimit: '3Gi' },
    ),
    webhook: resources({ cpu: '20m', memory: '128Mi', memoryLimit: '300Mi' }),
    // Upstream asks for 1 CPU and 2Gi (apache/spark-kubernetes-operator 1.0.0, values.yaml), and touches most of it at start.
    apache: resources({ cpu: '250m', memory: '1Gi' }, { cpu: '1', memory: '2Gi' }),
  },
  { additionalProperties: false },
);

/** Spark: the operator that runs the batch and streaming jobs of projects. */
export const spark = defineComponent({
  id: 'spark',
  title: 'Spark operator',
  area: 'compute',
  clusterKinds: [...DEFINITIONS, ...CLUSTER_RIGHTS, ...WEBHOOKS],
  teams: { visits: true },
  summary: 'Turns SparkApplication objects into drivers and executors, whoever made them: Argo CD or a DAG.',
  links: {
    docs: 'https://www.kubeflow.org/docs/components/spark-operator/',
    source: 'https://github.com/kubeflow/spark-operator',
  },
  namespace: 'platform-operators',
  budget: 'core',
  options,
  declare: ({ options, platform, namespace }) =>
    (options.operator === 'apache' ? apacheOperator : kubeflowOperator).declare(options, platform, namespace),
  render: (ctx) => (ctx.options.operator === 'apache' ? apacheOperator : kubeflowOperator).render(ctx, ctx.options),
  argocd: {
    ignoreDifferences: ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'].map((kind) => ({
      group: 'admissionregistration.k8s.io',
      kind,
      name: 'spark-operator-webhook',
      jqPathExpressions: ['.webhooks[]?.clientConfig.caBundle'],
      reason: "Kubeflow's webhook makes its own certificate at start and writes the CA here",
    })),
  },
  kinds: sparkKinds,
  reviewRules: [sparkSchedule],
  published: [
    {
      image: 'docker.io/apache/spark-kubernetes-operator:1.0.0',
      platforms: 'unknown',
      source: 'apache/spark-kubernetes-operator@1.0.0 .github/workflows: builds snapshots only',
    },
    {
      image: 'ghcr.io/kubeflow/spark-operator/controller:2.5.2',
      platforms: AMD64_ARM64,
      source: 'kubeflow/spark-operator@v2.5.2 .github/workflows/release.yaml',
    },
  ],
  retired: [
    {
      where: 'gcr.io/spark-operator/',
      state: 'gone',
      since: '2023-11-02',
      source: 'kubeflow/spark-operator#1868',
      instead: 'docker.io/apache/spark, or ghcr.io/kubeflow/spark-operator/controller for the operator',
    },
  ],
});
