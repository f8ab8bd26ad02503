import { Type } from 'typebox';
import { option, resources } from '../../config/options.ts';
import { CLUSTER_RIGHTS, DEFINITIONS } from '../../contract/cluster-kinds.ts';
import { defineComponent } from '../../contract/component.ts';
import { need } from '../../contract/need.ts';
import { offer } from '../../contract/offer.ts';
import { WITH_IBM } from '../../contract/published.ts';
import { PULL_KEY, PULL_SECRET } from '../../contract/secret-ref.ts';
import type { SeedSpec } from '../../contract/seed.ts';
import { mirrorOf } from '../../kit/mirror.ts';
import { containerResources } from '../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../kit/security.ts';
import { deployment } from '../../kit/workloads.ts';
import { leaderElection } from '../leader-election.ts';
import { externalSecretsKinds } from './external-secrets/kinds.ts';
import { everywhere, whereSecretsAre } from './external-secrets/rights.ts';
import { secretStoreReferences } from './external-secrets/rules/reference-secret-store.ts';
import { templateKeys } from './external-secrets/rules/reference-template-key.ts';
import { secretText } from './external-secrets/rules/secret-text.ts';

const LABELS = { 'app.kubernetes.io/instance': 'external-secrets', 'app.kubernetes.io/name': 'external-secrets' };

/** User that the chart runs the image as (v2.9.0, deploy/charts/external-secrets/values.yaml `securityContext`); it may be any. */
const USER = 1000;

const LEASE = 'external-secrets-controller';

/**
 * Flags and ports: v2.9.0, cmd/controller/root.go. There is no webhook: it only validates, a dead one blocks deletion, and the
 * CRDs' own validation stays. Kinds of the cluster that write Secrets into any namespace are nobody's here.
 */
const ARGS = [
  '--enable-leader-election=true',
  `--leader-election-id=${LEASE}`,
  '--enable-cluster-external-secret-reconciler=false',
  '--enable-cluster-push-secret-reconciler=false',
  '--loglevel=info',
  '--zap-time-encoding=rfc3339',
];

/** With it its image is pulled. */
export const OWN_LOGIN: SeedSpec = {
  name: 'external-secrets-login',
  type: PULL_SECRET,
  keys: { [PULL_KEY]: { given: "the login of the mirror, in the form of Docker's config.json" } },
  renewal: {
    by: 'hand',
    why: 'it is pulled with it, before anybody makes Secrets',
    steps: ['write the new login into it, beside the Secret that all others are made of'],
  },
};

/** External Secrets: makes every declared secret in the cluster, once, and its views wherever they are read. */
export const externalSecrets = defineComponent({
  id: 'external-secrets',
  title: 'External Secrets',
  area: 'platform',
  clusterKinds: [...DEFINITIONS, ...CLUSTER_RIGHTS],
  summary:
    'Generates every secret of the platform inside the cluster and keeps the forms of it that programs read. Nothing secret is ever in Git.',
  links: { docs: 'https://external-secrets.io', source: 'https://github.com/external-secrets/external-secrets' },
  namespace: 'platform-operators',
  budget: 'core',
  implied: true,
  essential: true,
  options: Type.Object(
    {
      replicas: option.integer({ description: 'Pods; one of them works', minimum: 1, default: 1, production: 2 }),
      resources: resources({ cpu: '50m', memory: '160Mi', memoryLimit: '256Mi' }),
    },
    { additionalProperties: false },
  ),
  declare: ({ options, platform }) => ({
    workloads: {
      controller: {
        labels: LABELS,
        replicas: options.replicas,
        resources: options.resources,
        // With 63 ExternalSecrets, measured on v2.9.0 with one provider; the released image has all of them.
        holds: '109M',
        serviceAccount: { name: 'external-secrets' },
      },
    },
    requires: [
      need({
        type: 'kubernetes-api',
        by: ['controller'],
        request: { rules: [...everywhere, ...leaderElection(LEASE)] },
      }),
      ...(platform.secrets.store === 'generated' ? [] : [need({ type: 'secret-store', by: ['controller'] })]),
    ],
    provides: [
      offer({
        type: 'operator:external-secrets',
        endpoint: () => ({}),
        serves: { by: 'controller', rules: () => whereSecretsAre },
      }),
    ],
    // Nobody makes a Secret before it runs: its own login is given, as `kubectl create secret docker-registry` makes it.
    ...(mirrorOf(platform.registry)?.login && { secrets: [OWN_LOGIN] }),
    crdGroups: ['external-secrets.io', 'generators.external-secrets.io'],
    images: { controller: 'ghcr.io/external-secrets/external-secrets:v2.9.0' },
  }),
  render: (ctx) => {
    const probe = (path: string) => ({ httpGet: { path, port: 'live' } });
    ctx.add(
      deployment(
        ctx.workload('controller'),
        { name: 'external-secrets', zones: ctx.platform.cluster.zones },
        {
          containers: [
            {
              name: 'external-secrets',
              image: ctx.image('controller'),
              args: ARGS,
              ports: [
                { name: 'metrics', containerPort: 8080 },
                { name: 'live', containerPort: 8082 },
              ],
              startupProbe: { ...probe('/healthz'), periodSeconds: 5, failureThreshold: 24 },
              livenessProbe: probe('/healthz'),
              readinessProbe: probe('/readyz'),
              resources: containerResources(ctx.options.resources),
              securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true },
            },
          ],
          securityContext: restrictedPod(USER),
        },
      ),
    );
  },
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
