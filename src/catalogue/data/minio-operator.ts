import { Type } from 'typebox';
import { resources } from '../../config/options.ts';
import { CLUSTER_RIGHTS, DEFINITIONS } from '../../contract/cluster-kinds.ts';
import { defineComponent } from '../../contract/component.ts';
import { need } from '../../contract/need.ts';
import { offer } from '../../contract/offer.ts';
import { WITH_IBM } from '../../contract/published.ts';
import { containerResources } from '../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../kit/security.ts';
import { deployment } from '../../kit/workloads.ts';
import { runsInDataPlane } from './data-plane.ts';
import { minioKinds } from './minio-operator/kinds.ts';
import { everywhere, own, served } from './minio-operator/rights.ts';
import { tenantRights } from './minio-operator/rules/tenant-rights.ts';

/** User that the chart runs the image as (v7.1.1, helm/operator/values.yaml `containerSecurityContext`); it may be any. */
const USER = 1000;

/** Where the pod that leads hands out binaries of servers, and none other listens (v7.1.1, pkg/controller/webhook.go, pkg/common/const.go). */
const PORT = 4221;

/** What it puts beside every server (v7.1.1, pkg/resources/statefulsets/minio-sidecar.go); this is the tag that 7.1.1 has. */
export const SIDECAR_IMAGE = 'quay.io/minio/operator-sidecar:v7.0.1';

/** MinIO's operator: runs the object store. */
export const minioOperator = defineComponent({
  id: 'minio-operator',
  title: 'MinIO operator',
  area: 'data',
  clusterKinds: [...DEFINITIONS, ...CLUSTER_RIGHTS],
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
        // Recreate: the old pod goes first.
        peak: 1,
        resources: options.resources,
        serviceAccount: { name: 'minio-operator' },
        watches: 'WATCHED_NAMESPACE',
      },
    },
    // For a new server image it also tries to fetch the binary from the registry, to hot-swap it. Where it cannot keep it,
    // it rolls the StatefulSet at the next pass (pkg/controller/main-controller.go, fetchArtifacts): so no way out.
    requires: [
      need({
        type: 'kubernetes-api',
        by: ['operator'],
        request: { rules: [...own, ...everywhere] },
      }),
    ],
    provides: [
      offer({
        type: 'operator:minio',
        reachesFrom: 'operator',
        endpoint: () => ({}),
        serves: { by: 'operator', confined: true, rules: () => served },
      }),
    ],
    crdGroups: ['minio.min.io', 'sts.min.io'],
    images: { operator: 'quay.io/minio/operator:v7.1.1' },
    accepts: [runsInDataPlane('platform-operators/minio-operator')],
  }),
  render: (ctx) => {
    const tcpSocket = { port: 'http' };
    ctx.add(
      deployment(
        ctx.workload('operator'),
        // A second pod would wait for the lease, and answers to nobody meanwhile: it would never be ready.
        { name: 'minio-operator', strategy: { type: 'Recreate' } },
        {
          containers: [
            {
              name: 'operator',
              image: ctx.image('operator'),
              args: ['controller'],
              env: [
                // On when absent. It would serve temporary S3 credentials behind a certificate that it has the cluster sign; nobody
                // uses them, and no connection leads there.
                { name: 'OPERATOR_STS_ENABLED', value: 'off' },
                // Of the tenants' second container: the image that it would take by itself, said (chart operator 7.1.1, templates/operator-deployment.yaml).
                { name: 'OPERATOR_SIDECAR_IMAGE', value: SIDECAR_IMAGE },
                { name: 'WATCHED_NAMESPACE', value: ctx.served.join(',') },
              ],
              ports: [{ name: 'http', containerPort: PORT }],
              // The lease of a pod that was killed runs out after a minute.
              startupProbe: { tcpSocket, periodSeconds: 5, failureThreshold: 36 },
              // Once it has lost the lease it waits for ever, and listens no more.
              livenessProbe: { tcpSocket },
              readinessProbe: { tcpSocket },
              resources: containerResources(ctx.options.resources),
              // It could write nothing but the binary of a server, to swap it while it runs.
              securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true },
            },
          ],
          securityContext: restrictedPod(USER),
        },
      ),
    );
  },
  kinds: minioKinds,
  rules: [tenantRights],
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
