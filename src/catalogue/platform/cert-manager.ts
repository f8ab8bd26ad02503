import { Type } from 'typebox';
import { resources } from '../../config/options.ts';
import { defineComponent } from '../../contract/component.ts';
import { madeSecret } from '../../contract/made.ts';
import { need } from '../../contract/need.ts';
import { offer } from '../../contract/offer.ts';
import { WITH_IBM_AND_ARM } from '../../contract/published.ts';
import { named, row, typed } from '../../contract/refer.ts';
import type { Workload } from '../../contract/workload.ts';
import { textOf } from '../../kit/json.ts';
import { kindKey } from '../../kit/object.ts';
import { containerResources } from '../../kit/resources.ts';
import { certificateIssued } from './cert-manager/analyzers/certificate.ts';
import { issuerReferences } from './cert-manager/rules/reference-issuer.ts';

const VERSION = 'v1.21.1';

/** Port of the webhook's pods (cert-manager v1.21.1, deploy/charts/cert-manager/values.yaml `webhook.securePort`). */
const WEBHOOK_PORT = 10250;

// Go programs without a footprint published upstream: requests are for a small cluster, limits leave room to grow.
const options = Type.Object(
  {
    controller: resources({ cpu: '20m', memory: '64Mi', memoryLimit: '256Mi' }),
    webhook: resources({ cpu: '10m', memory: '48Mi', memoryLimit: '128Mi' }),
    // It holds every CRD of the cluster in memory.
    cainjector: resources({ cpu: '10m', memory: '128Mi', memoryLimit: '512Mi' }),
  },
  { additionalProperties: false },
);

/** cert-manager: certificates inside the cluster, for the webhooks that cannot make their own. */
export const certManager = defineComponent({
  id: 'cert-manager',
  title: 'cert-manager',
  area: 'platform',
  summary: 'Issues and renews certificates inside the cluster. It is there only when something needs it.',
  links: { docs: 'https://cert-manager.io/docs/', source: 'https://github.com/cert-manager/cert-manager' },
  namespace: 'cert-manager',
  implied: true,
  options,
  declare: ({ options }) => ({
    workloads: {
      controller: workload('cert-manager', 'controller', 'cert-manager', options.controller),
      webhook: workload('webhook', 'webhook', 'cert-manager-webhook', options.webhook),
      cainjector: workload('cainjector', 'cainjector', 'cert-manager-cainjector', options.cainjector),
    },
    requires: [
      need({
        type: 'kubernetes-api',
        by: ['controller', 'webhook', 'cainjector'],
        reachedAt: [{ workload: 'webhook', ports: [WEBHOOK_PORT] }],
      }),
    ],
    provides: [offer({ type: 'operator:cert-manager', endpoint: () => ({}) })],
    images: {
      controller: `quay.io/jetstack/cert-manager-controller:${VERSION}`,
      webhook: `quay.io/jetstack/cert-manager-webhook:${VERSION}`,
      cainjector: `quay.io/jetstack/cert-manager-cainjector:${VERSION}`,
    },
  }),
  // cert-manager/cert-manager v1.21.1, deploy/charts/cert-manager
  chart: () => ({
    repository: 'https://charts.jetstack.io',
    name: 'cert-manager',
    version: VERSION,
    clusterKinds: [
      'admissionregistration.k8s.io/MutatingWebhookConfiguration',
      'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
      'apiextensions.k8s.io/CustomResourceDefinition',
      'rbac.authorization.k8s.io/ClusterRole',
      'rbac.authorization.k8s.io/ClusterRoleBinding',
    ],
    crdGroups: ['acme.cert-manager.io', 'cert-manager.io'],
    pods: {
      controller: { resources: ['resources'], replicas: 'replicaCount' },
      webhook: { resources: ['webhook.resources'], replicas: 'webhook.replicaCount' },
      cainjector: { resources: ['cainjector.resources'], replicas: 'cainjector.replicaCount' },
    },
  }),
  values: ({ options, namespace }) => ({
    crds: { enabled: true },
    // Its leases are in kube-system by default, where nothing of the tree has any business.
    global: { leaderElection: { namespace } },
    // A hook Job that waits for the webhook: Argo CD's health of the Deployment says the same.
    startupapicheck: { enabled: false },
    resources: containerResources(options.controller),
    webhook: { resources: containerResources(options.webhook) },
    cainjector: { resources: containerResources(options.cainjector) },
  }),
  argocd: {
    ignoreDifferences: ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'].map((kind) => ({
      group: 'admissionregistration.k8s.io',
      kind,
      name: 'cert-manager-webhook',
      jqPathExpressions: ['.webhooks[]?.clientConfig.caBundle'],
      reason: 'the cainjector writes the CA that the webhook made for itself',
    })),
  },
  kinds: {
    // cert-manager v1.21.1, pkg/apis/certmanager/v1/types_certificate.go: `ca.crt` is there when the issuer has one, and so are
    // the truststores.
    'Certificate.cert-manager.io': {
      makes: ({ metadata: { namespace }, spec }) => {
        const { secretName, keystores } = spec as { secretName: string; keystores?: Keystores };
        return [
          madeSecret(secretName, namespace, [
            'tls.crt',
            'tls.key',
            'ca.crt',
            ...(keystores?.jks?.create ? ['keystore.jks', 'truststore.jks'] : []),
            ...(keystores?.pkcs12?.create ? ['keystore.p12', 'truststore.p12'] : []),
          ]),
        ];
      },
      refers: [
        row(
          'spec issuerRef',
          typed(({ kind, group }) => kindKey(textOf(kind) ?? 'Issuer', textOf(group) ?? 'cert-manager.io')),
        ),
      ],
    },
    'Issuer.cert-manager.io': { refers: [row('spec ca secretName', named('Secret', 'tls.key'))] },
  },
  rules: [issuerReferences],
  published: ['cainjector', 'controller', 'webhook'].map((program) => ({
    image: `quay.io/jetstack/cert-manager-${program}:v1.21.1`,
    platforms: WITH_IBM_AND_ARM,
    source: 'cert-manager/cert-manager@v1.21.1 make/containers.mk',
  })),
  analyzers: [certificateIssued],
});

type Keystores = Readonly<Partial<Record<'jks' | 'pkcs12', { readonly create: boolean }>>>;

/** Pod labels of the chart's three Deployments (templates/{deployment,webhook-deployment,cainjector-deployment}.yaml). */
function workload(name: string, component: string, account: string, resources: Workload['resources']): Workload {
  return {
    labels: {
      'app.kubernetes.io/component': component,
      'app.kubernetes.io/instance': 'cert-manager',
      'app.kubernetes.io/name': name,
    },
    replicas: 1,
    resources,
    serviceAccount: { name: account, madeBy: 'chart' },
    images: [component],
  };
}
