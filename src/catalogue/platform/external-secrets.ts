import { Type } from 'typebox';
import { resources } from '../../config/options.ts';
import { defineComponent } from '../../contract/component.ts';
import { need } from '../../contract/need.ts';
import { offer } from '../../contract/offer.ts';
import { WITH_IBM } from '../../contract/published.ts';
import { containerResources } from '../../kit/resources.ts';
import { externalSecretsKinds } from './external-secrets/kinds.ts';
import { secretStoreReferences } from './external-secrets/rules/reference-secret-store.ts';
import { templateKeys } from './external-secrets/rules/reference-template-key.ts';
import { secretText } from './external-secrets/rules/secret-text.ts';

/** External Secrets: makes every declared secret in the cluster, once, and its views wherever they are read. */
export const externalSecrets = defineComponent({
  id: 'external-secrets',
  title: 'External Secrets',
  area: 'platform',
  summary:
    'Generates every secret of the platform inside the cluster and keeps the forms of it that programs read. Nothing secret is ever in Git.',
  links: { docs: 'https://external-secrets.io', source: 'https://github.com/external-secrets/external-secrets' },
  namespace: 'platform-operators',
  budget: 'core',
  implied: true,
  options: Type.Object(
    {
      resources: resources({ cpu: '50m', memory: '160Mi', memoryLimit: '256Mi' }),
    },
    { additionalProperties: false },
  ),
  declare: ({ options, platform }) => ({
    workloads: {
      controller: {
        labels: { 'app.kubernetes.io/instance': 'external-secrets', 'app.kubernetes.io/name': 'external-secrets' },
        replicas: 1,
        resources: options.resources,
        // With 63 ExternalSecrets, measured on v2.9.0 with one provider; the released image has all of them.
        holds: '109M',
        serviceAccount: { name: 'external-secrets', madeBy: 'chart' },
      },
    },
    requires: [
      need({ type: 'kubernetes-api', by: ['controller'] }),
      ...(platform.secrets.store === 'generated' ? [] : [need({ type: 'secret-store', by: ['controller'] })]),
    ],
    provides: [offer({ type: 'operator:external-secrets', endpoint: () => ({}) })],
    images: { controller: 'ghcr.io/external-secrets/external-secrets:v2.9.0' },
  }),
  // external-secrets/external-secrets helm-chart-2.9.0, deploy/charts/external-secrets
  chart: () => ({
    repository: 'https://charts.external-secrets.io',
    name: 'external-secrets',
    version: '2.9.0',
    clusterKinds: [
      'apiextensions.k8s.io/CustomResourceDefinition',
      'rbac.authorization.k8s.io/ClusterRole',
      'rbac.authorization.k8s.io/ClusterRoleBinding',
    ],
    crdGroups: ['external-secrets.io', 'generators.external-secrets.io'],
    pods: { controller: { resources: ['resources'] } },
  }),
  values: ({ options }) => ({
    // They only validate, and a dead webhook blocks deletion; the CRDs' own validation stays.
    certController: { create: false },
    webhook: { create: false },
    resources: containerResources(options.resources),
  }),
  kinds: externalSecretsKinds,
  rules: [templateKeys, secretStoreReferences, secretText],
  published: [
    {
      image: 'ghcr.io/external-secrets/external-secrets:v2.9.0',
      platforms: WITH_IBM,
      source: 'external-secrets/external-secrets@v2.9.0 .github/workflows/ci.yml',
    },
  ],
});
