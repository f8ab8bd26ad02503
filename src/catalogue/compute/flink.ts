import { Type } from 'typebox';
import { option, resources } from '../../config/options.ts';
import { defineComponent } from '../../contract/component.ts';
import { madeService } from '../../contract/made.ts';
import { need } from '../../contract/need.ts';
import { offer } from '../../contract/offer.ts';
import { jobNamespaces, watching } from '../../contract/platform.ts';
import { AMD64_ARM64 } from '../../contract/published.ts';
import { containerResources, sumResources } from '../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../kit/security.ts';
import { areaFaults } from './flink/memory.ts';
import { flinkPods } from './flink/pods.ts';
import { submission } from './submission.ts';

const VERSION = '1.15.0';

/** CI pushes to ghcr.io by commit only (release-1.15.0, .github/workflows/docker_push.yml): 79d730b is that release. */
const IMAGE_TAG = '79d730b';

/** User of the operator's image (release-1.15.0, helm values.yaml `podSecurityContext`). */
const USER = 9999;

const WEBHOOK_PORT = 9443;

const KEYSTORE = 'flink-operator-webhook-keystore';

/** Half of the container for the heap: the JVM's own default, a quarter, wastes the rest. */
const JVM_ARGS = '-XX:MaxRAMPercentage=50';

const options = Type.Object(
  {
    webhook: option.boolean({
      description:
        'Refuse wrong FlinkDeployments when they are applied, and not only in their status; brings cert-manager',
      default: false,
    }),
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
  summary:
    'Turns FlinkDeployment objects into running stream jobs, upgrades them from their last state and heals them.',
  links: {
    docs: 'https://nightlies.apache.org/flink/flink-kubernetes-operator-docs-release-1.15/',
    source: 'https://github.com/apache/flink-kubernetes-operator',
  },
  namespace: 'platform-operators',
  budget: 'core',
  options,
  declare: ({ options, platform }) => ({
    workloads: {
      operator: {
        labels: { 'app.kubernetes.io/name': 'flink-kubernetes-operator' },
        replicas: 1,
        // The webhook is a second container of the same pod.
        resources: options.webhook ? sumResources(options.resources, options.webhookResources) : options.resources,
        serviceAccount: { name: 'flink-operator', madeBy: 'chart' },
      },
    },
    namespaces: jobNamespaces(platform),
    requires: [
      need({
        type: 'kubernetes-api',
        by: ['operator'],
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
    secrets: options.webhook
      ? [
          {
            name: KEYSTORE,
            keys: { password: { random: 32 } },
            renewal: {
              by: 'hand',
              why: 'cert-manager made the keystore with it, and makes no other as long as that is there',
              steps: [
                'make the value anew: the steps of docs/secrets.md',
                'let cert-manager make the keystore again: `kubectl -n platform-operators delete secret webhook-server-cert`',
                'restart the operator: `kubectl -n platform-operators rollout restart deployment flink-kubernetes-operator`',
              ],
            },
          },
        ]
      : [],
    images: { operator: `ghcr.io/apache/flink-kubernetes-operator:${IMAGE_TAG}` },
  }),
  // apache/flink-kubernetes-operator release-1.15.0, helm/flink-kubernetes-operator
  chart: ({ options, platform }) => ({
    repository: `https://archive.apache.org/dist/flink/flink-kubernetes-operator-${VERSION}/`,
    name: 'flink-kubernetes-operator',
    version: VERSION,
    release: 'flink-kubernetes-operator',
    clusterKinds: [
      'apiextensions.k8s.io/CustomResourceDefinition',
      ...(options.webhook
        ? [
            'admissionregistration.k8s.io/MutatingWebhookConfiguration',
            'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
          ]
        : []),
    ],
    namespaces: jobNamespaces(platform),
    crdGroups: ['flink.apache.org'],
    pods: {
      operator: {
        resources: ['operatorPod.resources', ...(options.webhook ? ['operatorPod.webhook.resources'] : [])],
      },
    },
  }),
  values: ({ options, platform }) => ({
    // With it the chart makes Roles there, and no ClusterRole.
    watchNamespaces: jobNamespaces(platform),
    // Said again although the released chart has it: the chart in Git says `latest`.
    image: { tag: IMAGE_TAG },
    // Each job has an account of its own.
    jobServiceAccount: { create: false },
    rbac: { jobRole: { create: false }, jobRoleBinding: { create: false } },
    operatorPod: {
      // Else jobs of a new project are not seen until somebody restarts it (FLINK-37391).
      annotations: watching(platform),
      resources: containerResources(options.resources),
      ...(options.webhook && { webhook: { resources: containerResources(options.webhookResources) } }),
    },
    jvmArgs: { operator: JVM_ARGS, ...(options.webhook && { webhook: JVM_ARGS }) },
    podSecurityContext: restrictedPod(USER),
    operatorSecurityContext: RESTRICTED_CONTAINER,
    ...(options.webhook && { webhookSecurityContext: RESTRICTED_CONTAINER }),
    webhook: options.webhook
      ? // Without the first, a Secret with a public password is still made and used.
        { keystore: { useDefaultPassword: false, passwordSecretRef: { name: KEYSTORE, key: 'password' } } }
      : { create: false },
  }),
  argocd: {
    ignoreDifferences: ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'].map((kind) => ({
      group: 'admissionregistration.k8s.io',
      kind,
      name: 'flink-operator-platform-operators-webhook-configuration',
      jqPathExpressions: ['.webhooks[]?.clientConfig.caBundle'],
      reason: "cert-manager writes the CA of the webhook's certificate",
    })),
  },
  kinds: {
    // Flink's native Kubernetes mode (2.2, flink-kubernetes: KubernetesServiceDecorators; ports of rest, RPC and blobs).
    'FlinkDeployment.flink.apache.org': {
      pods: flinkPods,
      faults: { 'capacity/heap': areaFaults },
      makes: ({ metadata: { name, namespace } }) => [
        madeService(`${name}-rest`, namespace, [8081, 'rest']),
        madeService(name, namespace, [6123, 6124]),
      ],
      // A number that changed: the operator stops the job as its `upgradeMode` says, and starts it again.
      restart: (seconds) => ({ restartNonce: seconds }),
    },
  },
  published: [
    {
      image: 'ghcr.io/apache/flink-kubernetes-operator:79d730b',
      platforms: AMD64_ARM64,
      source: 'apache/flink-kubernetes-operator@79d730b .github/workflows/docker-bake.hcl',
    },
  ],
});
