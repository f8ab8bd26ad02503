import { Type } from 'typebox';
import type { ConfigMap } from '../../../imports/types/kubernetes.ts';
import { option, resources } from '../../config/options.ts';
import { DEFINITIONS, WEBHOOKS } from '../../contract/cluster-kinds.ts';
import { defineComponent } from '../../contract/component.ts';
import { madeService } from '../../contract/made.ts';
import { need } from '../../contract/need.ts';
import { offer } from '../../contract/offer.ts';
import { jobNamespaces } from '../../contract/platform.ts';
import { AMD64_ARM64 } from '../../contract/published.ts';
import { sumResources } from '../../kit/resources.ts';
import { deployment } from '../../kit/workloads.ts';
import { configurationFiles } from './flink/configuration.ts';
import { stateFaults } from './flink/kept.ts';
import { limitFaults, openFaults } from './flink/limits.ts';
import { areaFaults } from './flink/memory.ts';
import { operatorPod } from './flink/operator-pod.ts';
import { flinkPods, mainFaults } from './flink/pods.ts';
import { flinkRestarts, flinkResumes } from './flink/restarts.ts';
import { flinkState } from './flink/review/state.ts';
import { flinkRights } from './flink/rights.ts';
import { operatorFaults, settingFaults } from './flink/settings.ts';
import { caBundles, keystore, WEBHOOK_PORT, webhookObjects } from './flink/webhook.ts';
import { runsInJobNamespaces } from './job-namespaces.ts';
import { submission } from './submission.ts';

/** CI pushes to ghcr.io by commit only (release-1.15.0, .github/workflows/docker_push.yml): 79d730b is that release. */
const IMAGE = 'ghcr.io/apache/flink-kubernetes-operator:79d730b';

const NAME = 'flink-kubernetes-operator';
const LABELS = { 'app.kubernetes.io/name': NAME };
const CONFIGURATION = 'flink-operator-config';

const options = Type.Object(
  {
    webhook: option.boolean({
      description:
        'Refuse wrong FlinkDeployments when they are applied, and not only in their status; brings cert-manager',
      default: false,
    }),
    replicas: option.integer({ description: 'Pods; one of them works', minimum: 1, default: 1, production: 2 }),
    // Upstream's suggestion: release-1.15.0, helm values.yaml `operatorPod.resources`.
    resources: resources({ cpu: '100m', memory: '512Mi' }, { cpu: '250m', memory: '512Mi' }),
    webhookResources: resources({ cpu: '50m', memory: '256Mi', memoryLimit: '384Mi' }),
  },
  { additionalProperties: false },
);

/** Apache Flink's operator: runs the jobs of projects as application clusters of their own. */
export const flink = defineComponent({
  id: 'flink',
  title: 'Flink operator',
  area: 'compute',
  clusterKinds: [...DEFINITIONS, ...WEBHOOKS],
  teams: { visits: true },
  summary:
    'Turns FlinkDeployment objects into running stream jobs, upgrades them from their last state and heals them.',
  links: {
    docs: 'https://nightlies.apache.org/flink/flink-kubernetes-operator-docs-release-1.15/',
    source: 'https://github.com/apache/flink-kubernetes-operator',
  },
  namespace: 'platform-operators',
  budget: 'core',
  options,
  declare: ({ options, platform, namespace }) => ({
    workloads: {
      operator: {
        labels: LABELS,
        replicas: options.replicas,
        // Without an election two of them would work on the same job.
        ...(options.replicas === 1 && { peak: 1 }),
        // The webhook is a second container of the same pod.
        resources: options.webhook ? sumResources(options.resources, options.webhookResources) : options.resources,
        serviceAccount: { name: 'flink-operator' },
        writes: { '*': ['/tmp'], [NAME]: ['/opt/flink/artifacts'] },
        watches: 'WATCH_NAMESPACES',
      },
    },
    namespaces: jobNamespaces(platform),
    requires: [
      need({
        type: 'kubernetes-api',
        by: ['operator'],
        request: { rules: flinkRights(platform, options.replicas > 1) },
        reachedAt: options.webhook ? [{ workload: 'operator', ports: [WEBHOOK_PORT] }] : [],
      }),
      ...(options.webhook ? [need({ type: 'operator:cert-manager' })] : []),
    ],
    provides: [
      // It asks each job's JobManager how the job is.
      offer({ type: 'operator:flink', reachesFrom: 'operator', endpoint: () => ({}) }),
      // KubernetesCreateResourceOperator, a sensor on the status and KubernetesDeleteResourceOperator, run with exactly this.
      submission('flink', platform, {
        submit: [
          { apiGroups: ['flink.apache.org'], resources: ['flinkdeployments'], verbs: ['create', 'delete', 'get'] },
        ],
        // None of them can be deferred.
        follow: [],
      }),
    ],
    secrets: options.webhook ? [keystore] : [],
    crdGroups: ['flink.apache.org'],
    accepts: [runsInJobNamespaces(`${namespace}/flink-operator`)],
    images: { operator: IMAGE },
  }),
  render: (ctx) => {
    const { namespace, options, platform } = ctx;
    const watched = jobNamespaces(platform);
    const files = configurationFiles(options.replicas > 1);
    ctx.add<ConfigMap>({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: CONFIGURATION, namespace, labels: LABELS },
      data: files,
    });
    ctx.add(
      deployment(
        ctx.workload('operator'),
        {
          name: NAME,
          zones: platform.cluster.zones,
          ...(options.replicas === 1 && { strategy: { type: 'Recreate' } }),
        },
        operatorPod({
          name: NAME,
          image: ctx.image('operator'),
          watched,
          resources: options.resources,
          configuration: { name: CONFIGURATION, files: Object.keys(files) },
          ...(options.webhook && {
            webhook: { resources: options.webhookResources, password: ctx.secret(keystore.name) },
          }),
        }),
      ),
    );
    if (!options.webhook) return;
    const { labels } = ctx.workload('operator');
    const password = ctx.secret(keystore.name);
    for (const object of webhookObjects({ namespace, labels, password, watched })) ctx.add(object);
  },
  argocd: { ignoreDifferences: caBundles },
  kinds: {
    ConfigMap: { faults: { 'jobs/settings': operatorFaults } },
    // Flink's native Kubernetes mode (2.2, flink-kubernetes: KubernetesServiceDecorators; ports of rest, RPC and blobs).
    'FlinkDeployment.flink.apache.org': {
      pods: flinkPods,
      // The whole job stops, and starts from where its `upgradeMode` says (79d730b, docs/content/docs/custom-resource/job-management.md).
      rollout: () => 'all-at-once',
      restarts: flinkRestarts,
      resumes: flinkResumes,
      faults: {
        'capacity/heap': areaFaults,
        'data/kept': stateFaults,
        'network/exposed': openFaults,
        'operator/limits': limitFaults,
        'jobs/settings': settingFaults,
        'reference/container': mainFaults,
      },
      makes: ({ metadata: { name, namespace } }) => [
        madeService(`${name}-rest`, namespace, [8081, 'rest']),
        madeService(name, namespace, [6123, 6124]),
      ],
      // A number that changed: the operator stops the job as its `upgradeMode` says, and starts it again.
      restart: (seconds) => ({ restartNonce: seconds }),
    },
  },
  reviewRules: [flinkState],
  published: [
    {
      image: IMAGE,
      platforms: AMD64_ARM64,
      source: 'apache/flink-kubernetes-operator@79d730b .github/workflows/docker-bake.hcl',
    },
  ],
});
