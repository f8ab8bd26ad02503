import { type Static, Type } from 'typebox';
import { option, resources } from '../../config/options.ts';
import { CLUSTER_RIGHTS, DEFINITIONS, WEBHOOKS } from '../../contract/cluster-kinds.ts';
import { defineComponent } from '../../contract/component.ts';
import { need } from '../../contract/need.ts';
import { offer } from '../../contract/offer.ts';
import { WITH_IBM_AND_ARM } from '../../contract/published.ts';
import type { Workload } from '../../contract/workload.ts';
import { deployment } from '../../kit/workloads.ts';
import { certificateIssued } from './cert-manager/analyzers/certificate.ts';
import { certificateKinds } from './cert-manager/kinds.ts';
import { CAINJECTOR, cainjectorPod, controllerPod, webhookPod } from './cert-manager/pods.ts';
import { cainjectorRights, controllerRights, webhookRights, whereCertificatesAre } from './cert-manager/rights.ts';
import { issuerAcme } from './cert-manager/rules/issuer-acme.ts';
import { injectedAuthorities } from './cert-manager/rules/reference-injected-authority.ts';
import { issuerReferences } from './cert-manager/rules/reference-issuer.ts';
import { caBundles, WEBHOOK_PORT, webhookObjects } from './cert-manager/webhook.ts';

const VERSION = 'v1.21.1';

// Go programs without a footprint published upstream: requests are for a small cluster, limits leave room to grow.
const schema = Type.Object(
  {
    replicas: option.integer({
      description: 'Pods of each program; of the controller and of the cainjector one works',
      minimum: 1,
      default: 1,
      production: 2,
    }),
    definitions: option.boolean({
      description:
        'Write authorities into CustomResourceDefinitions and APIServices too, where these ask for one; the cainjector may then change all of them',
      default: false,
    }),
    controller: resources({ cpu: '20m', memory: '64Mi', memoryLimit: '256Mi' }),
    webhook: resources({ cpu: '10m', memory: '48Mi', memoryLimit: '128Mi' }),
    // With `definitions` it holds every CRD of the cluster in memory.
    cainjector: resources({ cpu: '10m', memory: '128Mi', memoryLimit: '512Mi' }),
  },
  { additionalProperties: false },
);

/** cert-manager: certificates inside the cluster, for the webhooks that cannot make their own. */
export const certManager = defineComponent({
  id: 'cert-manager',
  title: 'cert-manager',
  area: 'platform',
  clusterKinds: [...DEFINITIONS, ...CLUSTER_RIGHTS, ...WEBHOOKS],
  summary: 'Issues and renews certificates inside the cluster. It is there only when something needs it.',
  links: { docs: 'https://cert-manager.io/docs/', source: 'https://github.com/cert-manager/cert-manager' },
  namespace: 'cert-manager',
  implied: true,
  options: schema,
  declare: ({ options }) => ({
    workloads: {
      controller: workload('cert-manager', 'controller', 'cert-manager', options),
      webhook: workload('webhook', 'webhook', 'cert-manager-webhook', options),
      cainjector: workload('cainjector', 'cainjector', 'cert-manager-cainjector', options),
    },
    requires: [
      need({
        type: 'kubernetes-api',
        name: 'controller',
        by: ['controller'],
        request: { rules: controllerRights },
      }),
      need({
        type: 'kubernetes-api',
        name: 'webhook',
        by: ['webhook'],
        request: { rules: webhookRights },
        reachedAt: [{ workload: 'webhook', ports: [WEBHOOK_PORT] }],
      }),
      need({
        type: 'kubernetes-api',
        name: 'cainjector',
        by: ['cainjector'],
        request: { rules: cainjectorRights(options.definitions) },
      }),
    ],
    provides: [
      offer({
        type: 'operator:cert-manager',
        endpoint: () => ({}),
        serves: { by: 'controller', rules: () => whereCertificatesAre },
      }),
    ],
    crdGroups: ['acme.cert-manager.io', 'cert-manager.io'],
    images: {
      controller: `quay.io/jetstack/cert-manager-controller:${VERSION}`,
      webhook: `quay.io/jetstack/cert-manager-webhook:${VERSION}`,
      cainjector: `quay.io/jetstack/cert-manager-cainjector:${VERSION}`,
    },
  }),
  render: (ctx) => {
    const { namespace, options, platform } = ctx;
    const { zones } = platform.cluster;
    const program = (role: Role) => ({ image: ctx.image(role), namespace, resources: options[role] });
    const pods = {
      'cert-manager': ['controller', controllerPod(program('controller'))],
      'cert-manager-webhook': ['webhook', webhookPod(program('webhook'))],
      [CAINJECTOR]: ['cainjector', cainjectorPod(program('cainjector'), options.definitions)],
    } as const;
    for (const [name, [role, pod]] of Object.entries(pods))
      ctx.add(deployment(ctx.workload(role), { name, zones }, pod));
    for (const object of webhookObjects(namespace, ctx.workload('webhook').labels)) ctx.add(object);
  },
  argocd: { ignoreDifferences: caBundles },
  kinds: certificateKinds,
  rules: [issuerReferences, issuerAcme, injectedAuthorities],
  published: ['cainjector', 'controller', 'webhook'].map((program) => ({
    image: `quay.io/jetstack/cert-manager-${program}:v1.21.1`,
    platforms: WITH_IBM_AND_ARM,
    source: 'cert-manager/cert-manager@v1.21.1 make/containers.mk',
  })),
  analyzers: [certificateIssued],
});

type Role = 'controller' | 'webhook' | 'cainjector';

/** Pod labels of the chart's three Deployments (templates/{deployment,webhook-deployment,cainjector-deployment}.yaml). */
function workload(name: string, component: Role, account: string, options: Static<typeof schema>): Workload {
  return {
    labels: {
      'app.kubernetes.io/component': component,
      'app.kubernetes.io/instance': 'cert-manager',
      'app.kubernetes.io/name': name,
    },
    replicas: options.replicas,
    resources: options[component],
    serviceAccount: { name: account },
    images: [component],
  };
}
