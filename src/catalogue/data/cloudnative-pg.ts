import { Type } from 'typebox';
import { resources } from '../../config/options.ts';
import { defineComponent } from '../../contract/component.ts';
import { need } from '../../contract/need.ts';
import { offer } from '../../contract/offer.ts';
import { AMD64_ARM64 } from '../../contract/published.ts';
import { containerResources } from '../../kit/resources.ts';
import { cloudnativePgKinds } from './cloudnative-pg/kinds.ts';

const VERSION = '1.30.0';

/** Of the operator, and of what puts its instance manager into every pod of PostgreSQL (v1.30.0, pkg/specs/containers.go). */
export const OPERATOR_IMAGE = `ghcr.io/cloudnative-pg/cloudnative-pg:${VERSION}`;

/** Port of the webhooks' pods (cloudnative-pg-v0.29.0, charts/cloudnative-pg/values.yaml `webhook.port`). */
const WEBHOOK_PORT = 9443;

const options = Type.Object(
  {
    // Upstream's own request (cloudnative-pg v1.30.0, config/manager/manager.yaml).
    resources: resources({ cpu: '50m', memory: '100Mi', memoryLimit: '256Mi' }),
  },
  { additionalProperties: false },
);

/** CloudNativePG: the operator that runs PostgreSQL. */
export const cloudnativePg = defineComponent({
  id: 'cloudnative-pg',
  title: 'CloudNativePG',
  area: 'data',
  summary:
    'Operator that turns Cluster and Database objects into running PostgreSQL, with failover, roles and databases.',
  links: { docs: 'https://cloudnative-pg.io/docs/1.30/', source: 'https://github.com/cloudnative-pg/cloudnative-pg' },
  namespace: 'platform-operators',
  budget: 'core',
  implied: true,
  options,
  declare: ({ options }) => ({
    workloads: {
      operator: {
        labels: { 'app.kubernetes.io/instance': 'cloudnative-pg', 'app.kubernetes.io/name': 'cloudnative-pg' },
        replicas: 1,
        resources: options.resources,
        serviceAccount: { name: 'cloudnative-pg', madeBy: 'chart' },
      },
    },
    requires: [
      need({
        type: 'kubernetes-api',
        by: ['operator'],
        reachedAt: [{ workload: 'operator', ports: [WEBHOOK_PORT] }],
      }),
    ],
    provides: [offer({ type: 'operator:cloudnative-pg', reachesFrom: 'operator', endpoint: () => ({}) })],
    images: { operator: OPERATOR_IMAGE },
  }),
  // cloudnative-pg/charts cloudnative-pg-v0.29.0, charts/cloudnative-pg
  chart: () => ({
    repository: 'https://cloudnative-pg.github.io/charts',
    name: 'cloudnative-pg',
    version: '0.29.0',
    clusterKinds: [
      'admissionregistration.k8s.io/MutatingWebhookConfiguration',
      'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
      'apiextensions.k8s.io/CustomResourceDefinition',
      'rbac.authorization.k8s.io/ClusterRole',
      'rbac.authorization.k8s.io/ClusterRoleBinding',
    ],
    crdGroups: ['postgresql.cnpg.io'],
    pods: { operator: { resources: ['resources'] } },
  }),
  values: ({ options }) => ({
    // `config.data.WATCH_NAMESPACE` is read too late to have an effect (cloudnative-pg#8531; v1.30.0,
    // internal/cmd/manager/controller/controller.go): only a variable of the container narrows what it watches.
    additionalEnv: [{ name: 'WATCH_NAMESPACE', value: 'data-plane' }],
    resources: containerResources(options.resources),
  }),
  argocd: {
    ignoreDifferences: [
      ['MutatingWebhookConfiguration', 'cnpg-mutating-webhook-configuration'],
      ['ValidatingWebhookConfiguration', 'cnpg-validating-webhook-configuration'],
    ].map(([kind, name]) => ({
      group: 'admissionregistration.k8s.io',
      kind: kind!,
      name,
      jqPathExpressions: ['.webhooks[]?.clientConfig.caBundle'],
      reason: 'the operator makes the CA of its webhooks itself and renews it',
    })),
  },
  kinds: cloudnativePgKinds,
  published: [
    {
      image: 'ghcr.io/cloudnative-pg/cloudnative-pg:1.30.0',
      platforms: AMD64_ARM64,
      source: 'cloudnative-pg/cloudnative-pg@v1.30.0 .github/workflows/release-publish.yml',
    },
  ],
});
