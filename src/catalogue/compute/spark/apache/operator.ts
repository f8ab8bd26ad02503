import type { ConfigMap } from '../../../../../imports/types/kubernetes.ts';
import type { RenderContext } from '../../../../contract/context.ts';
import type { Declarations } from '../../../../contract/declarations.ts';
import { need } from '../../../../contract/need.ts';
import { type Client, offer, type Refusal } from '../../../../contract/offer.ts';
import { jobNamespaces, type PlatformFacts } from '../../../../contract/platform.ts';
import type { Resources } from '../../../../kit/resources.ts';
import { deployment } from '../../../../kit/workloads.ts';
import { runsInJobNamespaces } from '../../job-namespaces.ts';
import { LOGGING, operatorPod } from './pods.ts';
import { apacheRights } from './rights.ts';

const LABELS = {
  'app.kubernetes.io/component': 'operator-deployment',
  'app.kubernetes.io/name': 'spark-kubernetes-operator',
};

const CONFIGURATION = 'spark-kubernetes-operator-configuration';

interface Footprint {
  readonly replicas: number;
  readonly apache: Resources;
}

/**
 * Apache's Spark operator (apache/spark-kubernetes-operator 1.0.0). It offers no `spark` connection: Airflow's
 * SparkKubernetesOperator cannot drive it (apache/spark-kubernetes-operator#805).
 */
export const apacheOperator = {
  declare: ({ replicas, apache }: Footprint, platform: PlatformFacts, namespace: string): Declarations => ({
    workloads: {
      operator: {
        labels: LABELS,
        replicas,
        // Without an election two of them would run the same job.
        ...(replicas === 1 && { peak: 1 }),
        resources: apache,
        serviceAccount: { name: 'spark-operator' },
        writes: { '*': ['/tmp'] },
        watches: 'spark.kubernetes.operator.watchedNamespaces',
      },
    },
    namespaces: jobNamespaces(platform),
    requires: [
      need({
        type: 'kubernetes-api',
        by: ['operator'],
        request: { rules: apacheRights(platform, replicas > 1) },
      }),
    ],
    provides: [offer({ type: 'operator:spark', refuses, endpoint: () => ({ group: 'spark.apache.org' }) })],
    crdGroups: ['spark.apache.org'],
    accepts: [runsInJobNamespaces(`${namespace}/spark-operator`)],
    images: { operator: 'docker.io/apache/spark-kubernetes-operator:1.0.0' },
  }),
  render: (ctx: RenderContext, { replicas, apache }: Footprint) => {
    const { namespace, platform } = ctx;
    ctx.add<ConfigMap>({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: CONFIGURATION, namespace, labels: LABELS },
      data: LOGGING,
    });
    ctx.add(
      deployment(
        ctx.workload('operator'),
        {
          name: 'spark-kubernetes-operator',
          zones: platform.cluster.zones,
          ...(replicas === 1 && { strategy: { type: 'Recreate' } }),
        },
        operatorPod({
          image: ctx.image('operator'),
          resources: apache,
          namespace,
          watched: jobNamespaces(platform),
          elects: replicas > 1,
          logging: CONFIGURATION,
        }),
      ),
    );
  },
};

/**
 * It has no kind for jobs at set times (1.0.0, spark-operator-api). What runs goes on as it was started, whatever its object says
 * by then: of the steps of a reconciliation none compares the two (reconciler/SparkAppReconciler.java `getReconcileSteps`).
 */
function refuses({ id, request: { starts, from } }: Client<'operator:spark'>): Refusal | undefined {
  if (starts === undefined) return undefined;
  return {
    message:
      starts === 'again'
        ? `${id} is a stream, and Apache's operator for Spark never gives a job that runs what changed of it: a new image would wait for its end, which does not come`
        : `${id} starts at set times, and Apache's operator for Spark has no such jobs`,
    fix: "take Kubeflow's: `spark: { operator: kubeflow }` under `components`",
    ...(from !== undefined && { config: from }),
  };
}
