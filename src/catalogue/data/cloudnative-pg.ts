import { Type } from 'typebox';
import type { Service } from '../../../imports/types/kubernetes.ts';
import { option, resources } from '../../config/options.ts';
import { CLUSTER_RIGHTS, DEFINITIONS, WEBHOOKS } from '../../contract/cluster-kinds.ts';
import { defineComponent } from '../../contract/component.ts';
import { madeSecret } from '../../contract/made.ts';
import { need } from '../../contract/need.ts';
import { offer } from '../../contract/offer.ts';
import { AMD64_ARM64 } from '../../contract/published.ts';
import { containerResources } from '../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../kit/security.ts';
import { deployment } from '../../kit/workloads.ts';
import { leaderElection } from '../leader-election.ts';
import { cloudnativePgKinds } from './cloudnative-pg/kinds.ts';
import { atHome, everywhere, MUTATING, rightsIn, VALIDATING } from './cloudnative-pg/rights.ts';
import { webhookConfigurations } from './cloudnative-pg/webhooks.ts';
import { runsInDataPlane } from './data-plane.ts';

const VERSION = '1.30.0';

/** Of the operator, and of what puts its instance manager into every pod of PostgreSQL (v1.30.0, pkg/specs/containers.go). */
export const OPERATOR_IMAGE = `ghcr.io/cloudnative-pg/cloudnative-pg:${VERSION}`;

/** Port of the webhooks' pods (v1.30.0, internal/cmd/manager/controller/cmd.go `webhook-port`). */
const WEBHOOK_PORT = 9443;

/** User and group of the image (v1.30.0, config/manager/manager.yaml). */
const USER = 10001;

const LABELS = { 'app.kubernetes.io/instance': 'cloudnative-pg', 'app.kubernetes.io/name': 'cloudnative-pg' };

/** Name that the certificate is made for (v1.30.0, internal/cmd/manager/controller/controller.go `WebhookServiceName`). */
const SERVICE = 'cnpg-webhook-service';

/** Of the same file: the certificate of the webhooks, which the operator makes, and the Lease of the pod that leads. */
const CERTIFICATE = 'cnpg-webhook-cert';
const LEASE = 'db9c8771.cnpg.io';

const options = Type.Object(
  {
    replicas: option.integer({
      description: 'Pods; one of them works, and each answers webhooks, without which no cluster is changed',
      minimum: 1,
      default: 1,
      production: 2,
    }),
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
  clusterKinds: [...DEFINITIONS, ...CLUSTER_RIGHTS, ...WEBHOOKS],
  summary:
    'Operator that turns Cluster and Database objects into running PostgreSQL, with failover, roles and databases.',
  links: { docs: 'https://cloudnative-pg.io/docs/1.30/', source: 'https://github.com/cloudnative-pg/cloudnative-pg' },
  namespace: 'platform-operators',
  budget: 'core',
  implied: true,
  options,
  declare: ({ options, namespace }) => ({
    workloads: {
      operator: {
        labels: LABELS,
        replicas: options.replicas,
        resources: options.resources,
        serviceAccount: { name: 'cloudnative-pg' },
        writes: { '*': ['/controller'] },
        watches: 'WATCH_NAMESPACE',
      },
    },
    requires: [
      need({
        type: 'kubernetes-api',
        by: ['operator'],
        request: { rules: [...everywhere, ...atHome, ...leaderElection(LEASE)] },
        reachedAt: [{ workload: 'operator', ports: [WEBHOOK_PORT] }],
      }),
    ],
    provides: [
      offer({
        type: 'operator:cloudnative-pg',
        reachesFrom: 'operator',
        endpoint: () => ({}),
        serves: { by: 'operator', confined: true, rules: (_, there) => rightsIn(there, namespace) },
      }),
    ],
    crdGroups: ['postgresql.cnpg.io'],
    accepts: [runsInDataPlane(`${namespace}/cloudnative-pg`)],
    makes: [madeSecret(CERTIFICATE, namespace, ['tls.crt', 'tls.key'])],
    images: { operator: OPERATOR_IMAGE },
  }),
  render: (ctx) => {
    const { namespace } = ctx;
    // A plugin is in its own namespace, and it sees what it is told to watch and nothing beside (v1.30.0, pkg/multicache).
    ctx.add<Service>({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: SERVICE, namespace, labels: LABELS },
      spec: {
        type: 'ClusterIP',
        selector: LABELS,
        ports: [{ name: 'webhook-server', port: 443, targetPort: 'webhook-server' }],
      },
    });
    for (const webhooks of webhookConfigurations(SERVICE, namespace)) ctx.add(webhooks);
    const ready = { httpGet: { path: '/readyz', port: 'webhook-server', scheme: 'HTTPS' } };
    ctx.add(
      deployment(
        ctx.workload('operator'),
        { name: 'cloudnative-pg', zones: ctx.platform.cluster.zones },
        {
          containers: [
            {
              name: 'manager',
              image: ctx.image('operator'),
              command: ['/manager'],
              args: [
                'controller',
                '--leader-elect',
                '--max-concurrent-reconciles=10',
                `--webhook-port=${WEBHOOK_PORT}`,
              ],
              // Only a variable narrows what it watches: a ConfigMap is read too late (cloudnative-pg#8531).
              env: [
                { name: 'OPERATOR_IMAGE_NAME', value: ctx.image('operator') },
                { name: 'OPERATOR_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
                { name: 'WATCH_NAMESPACE', value: ctx.served.join(',') },
              ],
              ports: [
                { name: 'metrics', containerPort: 8080 },
                { name: 'webhook-server', containerPort: WEBHOOK_PORT },
              ],
              startupProbe: { ...ready, periodSeconds: 5, failureThreshold: 24 },
              livenessProbe: ready,
              readinessProbe: ready,
              resources: containerResources(ctx.options.resources),
              securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true },
              volumeMounts: [
                { name: 'scratch-data', mountPath: '/controller' },
                { name: 'webhook-certificates', mountPath: '/run/secrets/cnpg.io/webhook' },
              ],
            },
          ],
          securityContext: restrictedPod(USER),
          terminationGracePeriodSeconds: 10,
          volumes: [
            { name: 'scratch-data', emptyDir: { sizeLimit: '64Mi' } },
            // The first start makes it, and waits until it is mounted (pkg/certs/k8s.go).
            { name: 'webhook-certificates', secret: { secretName: CERTIFICATE, defaultMode: 0o440, optional: true } },
          ],
        },
      ),
    );
  },
  argocd: {
    ignoreDifferences: [
      ['MutatingWebhookConfiguration', MUTATING],
      ['ValidatingWebhookConfiguration', VALIDATING],
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
