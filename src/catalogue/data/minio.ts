import { Type } from 'typebox';
import type { Tenant } from '../../../imports/types/minio.min.io.ts';
import { option, resources } from '../../config/options.ts';
import { defineComponent } from '../../contract/component.ts';
import { need } from '../../contract/need.ts';
import { offer } from '../../contract/offer.ts';
import { AMD64_ARM64 } from '../../contract/published.ts';
import { sumResources } from '../../kit/resources.ts';
import { erasureProblem } from './erasure-set.ts';
import { bucketRights } from './minio/review/access.ts';
import { bucket } from './minio/review/bucket.ts';
import { bucketSettings } from './minio/review/bucket-settings.ts';
import { tenantPools } from './minio/review/tenant.ts';
import { bucketAccess } from './minio/rules/access-bucket.ts';
import { drives } from './minio/rules/disruption-drives.ts';
import { bucketReferences } from './minio/rules/reference-bucket.ts';
import { SIDECAR_IMAGE } from './minio-operator.ts';
import { ROOT_CONFIG, root } from './minio-root.ts';
import {
  admittedBySetup,
  madeBySetup,
  renderSetup,
  SETUP,
  SETUP_HOLDS,
  SETUP_LABELS,
  SETUP_RESOURCES,
  userSecret,
} from './minio-setup.ts';
import { SIDECAR, tenant } from './minio-tenant.ts';

/** Where a pod listens. The Service `minio` has port 80 in front of it. */
const S3_PORT = 9000;
/** Of the pods and of the operator's Service for it alike (operator v7.1.1, pkg/apis/minio.min.io/v2/constants.go). */
const CONSOLE_PORT = 9090;
/** The operator makes the Service under this name whatever the Tenant is called (pkg/apis/minio.min.io/v2/names.go). */
const SERVICE = 'minio';

/** MinIO: object storage with buckets, users and policies that follow from who reads and writes what. */
export const minio = defineComponent({
  id: 'minio',
  title: 'MinIO',
  area: 'data',
  summary: 'Object storage (S3). Buckets, users and policies follow from what components and jobs read and write.',
  links: { docs: 'https://silo.pgsty.com', source: 'https://github.com/pgsty/silo' },
  namespace: 'data-plane',
  budget: 'core',
  options: Type.Object(
    {
      servers: option.integer({
        description: 'Servers; cannot be changed later',
        minimum: 1,
        maximum: 32,
        default: 1,
        production: 4,
      }),
      // 4 × 4 drives make one set of 16 with 4 of parity: any one server may be lost (minio, docs/erasure/storage-class).
      volumesPerServer: option.integer({
        description: 'Volumes of each server; cannot be changed later',
        minimum: 1,
        maximum: 16,
        default: 1,
        production: 4,
      }),
      volumeSize: option.size({ description: 'Size of each volume', default: '10Gi', production: '100Gi' }),
      resources: resources({ cpu: '250m', memory: '448Mi', memoryLimit: '1Gi' }, { cpu: '1', memory: '4Gi' }),
    },
    { additionalProperties: false },
  ),
  declare: ({ options, platform, namespace }) => {
    const { servers, volumesPerServer, volumeSize } = options;
    const wrong = erasureProblem(servers, volumesPerServer);
    return {
      problems: wrong
        ? [
            {
              option: 'volumesPerServer',
              message: `minio cannot run: ${wrong}`,
              fix: 'take 1 server, or 4 servers with 4 volumes each',
            },
          ]
        : [],
      workloads: {
        server: {
          // pkg/apis/minio.min.io/v2/labels.go, MinIOPodLabels.
          labels: { 'v1.min.io/tenant': platform.name },
          replicas: servers,
          resources: sumResources(options.resources, SIDECAR),
          // 119 MB resident when started, 450 MB and staying there after a few users were made: each admin call derives a key
          // with Argon2 in 64 MiB (measured, minio v0.0.0-20260212201848).
          holds: '450M',
          volumes: [{ size: volumeSize, count: volumesPerServer }],
          priority: 'data',
          serviceAccount: { name: `${platform.name}-sa`, madeBy: 'operator' },
          images: ['server', 'sidecar'],
        },
        [SETUP]: {
          labels: SETUP_LABELS,
          replicas: 0,
          peak: 1,
          resources: SETUP_RESOURCES,
          holds: SETUP_HOLDS,
          serviceAccount: { name: 'minio-setup' },
          writes: { '*': ['/tmp'] },
          images: ['client'],
        },
      },
      internal: [
        {
          from: 'server',
          to: 'server',
          ports: [S3_PORT],
          why: 'servers share their drives, and the console calls S3 through the Service',
        },
        { from: SETUP, to: 'server', ports: [S3_PORT], why: 'makes buckets, policies and users' },
      ],
      requires: [
        need({ type: 'operator:minio', reachedAt: [{ workload: 'server', ports: [S3_PORT] }] }),
        // The sidecar writes the server's configuration from the Tenant and the root Secret (sidecar/pkg/sidecar).
        need({ type: 'kubernetes-api', by: ['server'] }),
      ],
      provides: [
        offer({
          type: 's3',
          at: 'server',
          ports: [S3_PORT],
          endpoint: () => ({ url: `http://${SERVICE}.${namespace}.svc.cluster.local`, region: 'us-east-1' }),
          // A bucket has one owner: another's may be shared, but not be taken for one's own.
          claims: ({ request }) =>
            (request.create ?? []).map(({ name, from }) => ({ what: `the bucket ${name}`, config: from })),
          seed: ({ id, request }) =>
            request.access?.length
              ? {
                  name: userSecret(id),
                  keys: { accessKey: id, secretKey: { random: 40 } },
                  renewal: { by: 'sync' },
                }
              : undefined,
        }),
      ],
      secrets: [root],
      images: {
        // MinIO's own images are gone; this fork is the one whose maintainers document it with this operator.
        server: 'docker.io/pgsty/minio:RELEASE.2026-08-04T00-00-00Z',
        client: 'docker.io/pgsty/mc:RELEASE.2026-09-16T00-00-00Z',
        sidecar: SIDECAR_IMAGE,
      },
      uis: [
        {
          title: 'MinIO console',
          name: 'minio',
          service: `${platform.name}-console`,
          port: CONSOLE_PORT,
          at: { workload: 'server', port: CONSOLE_PORT },
          login: 'own',
        },
        // Where people's own tools go, and what they sign links with: these hold the host that they were signed for.
        {
          title: 'S3',
          name: 's3',
          service: SERVICE,
          port: 80,
          at: { workload: 'server', port: S3_PORT },
          login: 'own',
        },
      ],
    };
  },
  render: (ctx) => {
    const open = ctx.maybe('ingress', 'minio')?.url;
    ctx.add<Tenant>(tenant(ctx, ctx.secret(ROOT_CONFIG), ctx.options, open), { data: true });
    renderSetup(
      ctx,
      `http://$(ROOT_USER):$(ROOT_PASSWORD)@${SERVICE}.${ctx.namespace}.svc.cluster.local`,
      ctx.secret(root.name),
    );
  },
  kinds: { ConfigMap: { makes: madeBySetup }, 'Job.batch': { admits: admittedBySetup } },
  rules: [bucketReferences, bucketAccess, drives],
  reviewRules: [tenantPools, bucket, bucketSettings, bucketRights],
  published: [
    {
      image: 'docker.io/pgsty/mc:RELEASE.2026-09-16T00-00-00Z',
      platforms: AMD64_ARM64,
      source: 'pgsty/mc@1445e88 .github/workflows/docker-release.yml',
    },
    {
      image: 'docker.io/pgsty/minio:RELEASE.2026-08-04T00-00-00Z',
      platforms: AMD64_ARM64,
      source: 'pgsty/minio@b31dd02 .github/goreleaser.yml',
    },
  ],
  retired: [
    {
      where: 'docker.io/minio/',
      state: 'gone',
      since: '2026-09-11',
      source: 'DevinoSolutions/upup#422',
      instead: 'docker.io/pgsty/minio and docker.io/pgsty/mc',
    },
    {
      where: 'quay.io/minio/minio',
      state: 'gone',
      since: '2026-09-24',
      source: 'answers 401',
      instead: 'docker.io/pgsty/minio',
    },
    {
      where: 'quay.io/minio/mc',
      state: 'gone',
      since: '2026-09-24',
      source: 'answers 401',
      instead: 'docker.io/pgsty/mc',
    },
  ],
});
