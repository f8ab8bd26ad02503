import { Type } from 'typebox';
import { resources } from '../../config/options.ts';
import { defineComponent } from '../../contract/component.ts';
import { madeService } from '../../contract/made.ts';
import { offer } from '../../contract/offer.ts';
import { WITH_IBM } from '../../contract/published.ts';
import { named, row } from '../../contract/refer.ts';
import type { Fault } from '../../contract/rule.ts';
import { at, listOf } from '../../kit/json.ts';
import type { KubeObject } from '../../kit/object.ts';
import { containerResources } from '../../kit/resources.ts';
import { tenantPods } from './minio-operator/pods.ts';

/** What it puts beside every server (v7.1.1, pkg/resources/statefulsets/minio-sidecar.go); this is the tag that 7.1.1 has. */
export const SIDECAR_IMAGE = 'quay.io/minio/operator-sidecar:v7.0.1';

/** MinIO's operator: runs the object store. */
export const minioOperator = defineComponent({
  id: 'minio-operator',
  title: 'MinIO operator',
  area: 'data',
  summary: 'Operator that turns a Tenant into running object storage. 7.1.1 is its last release.',
  links: { docs: 'https://github.com/minio/operator/tree/v7.1.1/docs', source: 'https://github.com/minio/operator' },
  namespace: 'platform-operators',
  budget: 'core',
  implied: true,
  options: Type.Object(
    {
      // Upstream asks for 256Mi for a cluster with many tenants (minio/operator v7.1.1, helm/operator/values.yaml).
      resources: resources(
        { cpu: '50m', memory: '128Mi', memoryLimit: '256Mi' },
        { cpu: '200m', memory: '256Mi', memoryLimit: '512Mi' },
      ),
    },
    { additionalProperties: false },
  ),
  declare: ({ options }) => ({
    workloads: {
      operator: {
        // The chart is called `operator` (helm/operator/templates/_helpers.tpl, selectorLabels).
        labels: { 'app.kubernetes.io/instance': 'minio-operator', 'app.kubernetes.io/name': 'operator' },
        replicas: 1,
        resources: options.resources,
        serviceAccount: { name: 'minio-operator', madeBy: 'chart' },
      },
    },
    // For a new server image it also tries to fetch the binary from the registry, to hot-swap it. Where that is cut off,
    // it rolls the StatefulSet at the next pass (pkg/controller/main-controller.go, fetchArtifacts): so no way out.
    requires: [{ type: 'kubernetes-api', by: ['operator'] }],
    provides: [offer({ type: 'operator:minio', reachesFrom: 'operator', endpoint: () => ({}) })],
    images: { operator: 'quay.io/minio/operator:v7.1.1' },
  }),
  // minio/operator v7.1.1, helm/operator
  chart: () => ({
    repository: 'https://operator.min.io',
    name: 'operator',
    version: '7.1.1',
    clusterKinds: [
      'apiextensions.k8s.io/CustomResourceDefinition',
      'rbac.authorization.k8s.io/ClusterRole',
      'rbac.authorization.k8s.io/ClusterRoleBinding',
    ],
    crdGroups: ['minio.min.io', 'sts.min.io'],
    pods: { operator: { resources: ['operator.resources'], replicas: 'operator.replicaCount' } },
    accepts: [
      {
        rule: 'rbac/wildcard',
        object: 'ClusterRole.rbac.authorization.k8s.io minio-operator-role',
        reason:
          'the chart lets it do everything with the kinds of its own API groups, which are all that the stars cover',
      },
      {
        rule: 'reference/service-pods',
        object: 'Service platform-operators/operator',
        reason: 'the pod that leads gives itself the label (minio/operator v7.1.1, pkg/controller/main-controller.go)',
      },
    ],
  }),
  values: ({ options }) => ({
    operator: {
      // The chart's anti-affinity is required: a second pod never starts on a cluster of one node. They elect a leader anyway.
      replicaCount: 1,
      env: [
        // On when absent. It would serve temporary S3 credentials behind a certificate that it has the cluster sign; nobody
        // uses them, and no connection leads there.
        { name: 'OPERATOR_STS_ENABLED', value: 'off' },
        { name: 'WATCHED_NAMESPACE', value: 'data-plane' },
      ],
      resources: containerResources(options.resources),
    },
  }),
  kinds: {
    // minio/operator v7.1.1, pkg/apis/minio.min.io/v2/{names,constants}.go. With `requestAutoCert`, which is on when absent, all is TLS.
    'Tenant.minio.min.io': {
      pods: tenantPods,
      holdsData: true,
      faults: { probes: unprobed },
      serves: 's3',
      makes: ({ metadata: { name, namespace }, spec }) => {
        const { requestAutoCert = true, buckets = [] } = spec as {
          requestAutoCert?: boolean;
          buckets?: { name: string }[];
        };
        return [
          madeService('minio', namespace, requestAutoCert ? [443, 'https-minio'] : [80, 'http-minio']),
          madeService(`${name}-hl`, namespace, [9000, requestAutoCert ? 'https-minio' : 'http-minio']),
          madeService(`${name}-console`, namespace, requestAutoCert ? [9443, 'https-console'] : [9090, 'http-console']),
          { kind: 'ServiceAccount', name: `${name}-sa`, namespace },
          ...buckets.map((bucket) => ({ kind: 'Bucket', name: bucket.name })),
        ];
      },
      refers: [
        row('spec configuration', named('Secret', 'config.env')),
        row('spec users *', (user, namespace) =>
          ['CONSOLE_ACCESS_KEY', 'CONSOLE_SECRET_KEY'].flatMap((key) => named('Secret', key)(user, namespace)),
        ),
        row('spec externalCertSecret *', named('Secret')),
        row('spec imagePullSecret', named('Secret')),
      ],
      volumes: (spec) =>
        Object.fromEntries(
          listOf(at(spec, 'pools')).map((pool, i) => {
            const claim = at(pool, 'volumeClaimTemplate', 'spec');
            return [
              String(at(pool, 'name') ?? i),
              {
                path: `spec.pools[${i}].volumeClaimTemplate.spec`,
                size: at(claim, 'resources', 'requests', 'storage'),
                class: at(claim, 'storageClassName'),
              },
            ];
          }),
        ),
    },
  },
  published: [
    {
      image: 'quay.io/minio/operator-sidecar:v7.0.1',
      platforms: WITH_IBM,
      source: 'minio/operator@v7.0.1 sidecar/.goreleaser.yml',
    },
    { image: 'quay.io/minio/operator:v7.1.1', platforms: WITH_IBM, source: 'minio/operator@v7.1.1 .goreleaser.yml' },
  ],
  retired: [
    {
      where: 'quay.io/minio/operator',
      state: 'at-risk',
      since: '2026-03-20',
      source: 'minio/operator, archived',
      instead: 'a copy in your own registry',
    },
    {
      where: 'quay.io/minio/operator-sidecar',
      state: 'at-risk',
      since: '2026-03-20',
      source: 'minio/operator, archived',
      instead: 'a copy in your own registry',
    },
  ],
});

/** It probes only what the Tenant says (minio/operator v7.1.1, minio-statefulset.go). */
function* unprobed({ metadata: { name }, spec }: KubeObject): Iterable<Fault> {
  if (at(spec, 'liveness') !== undefined) return;
  yield {
    path: 'spec.liveness',
    message: `nobody notices when a server of ${name} hangs: it has no liveness probe`,
    fix: 'add one on /minio/health/live',
  };
}
