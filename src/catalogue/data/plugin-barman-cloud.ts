import { Type } from 'typebox';
import type { Service } from '../../../imports/types/kubernetes.ts';
import { resources } from '../../config/options.ts';
import { CLUSTER_RIGHTS, DEFINITIONS } from '../../contract/cluster-kinds.ts';
import { defineComponent } from '../../contract/component.ts';
import { need } from '../../contract/need.ts';
import { offer } from '../../contract/offer.ts';
import { AMD64_ARM64 } from '../../contract/published.ts';
import { named, row } from '../../contract/refer.ts';
import { deployment } from '../../kit/workloads.ts';
import { certificates, SERVICE, TLS } from './plugin-barman-cloud/certificates.ts';
import { PORT, pluginPod } from './plugin-barman-cloud/pod.ts';
import { pluginRights, rightsAtClients } from './plugin-barman-cloud/rights.ts';

const VERSION = 'v0.13.0';

/** Its name in every object that speaks of it (plugin-barman-cloud v0.13.0, internal/cnpgi/metadata/constants.go). */
export const BARMAN_PLUGIN = 'barman-cloud.cloudnative-pg.io';

/** What it puts beside every instance that is backed up. */
export const BACKUP_SIDECAR_IMAGE = `ghcr.io/cloudnative-pg/plugin-barman-cloud-sidecar:${VERSION}`;

const NAME = 'plugin-barman-cloud';
const LABELS = { 'app.kubernetes.io/instance': NAME, 'app.kubernetes.io/name': NAME };

/** Barman Cloud's plugin: what CloudNativePG keeps backups with. */
export const pluginBarmanCloud = defineComponent({
  id: 'plugin-barman-cloud',
  title: 'Barman Cloud plugin',
  area: 'data',
  clusterKinds: [...DEFINITIONS, ...CLUSTER_RIGHTS],
  summary:
    'Gives CloudNativePG backups in object storage: base backups, the write-ahead log as it is written, and recovery to a point in time. It is there when PostgreSQL has a `backup`.',
  links: {
    docs: 'https://cloudnative-pg.io/plugin-barman-cloud/docs/intro/',
    source: 'https://github.com/cloudnative-pg/plugin-barman-cloud',
  },
  // The operator looks for plugins in its own namespace (v0.13.0, web/docs/installation.mdx).
  namespace: 'platform-operators',
  implied: true,
  options: Type.Object(
    // Upstream's example of its chart (0.7.0, values.yaml).
    { resources: resources({ cpu: '50m', memory: '100Mi', memoryLimit: '200Mi' }) },
    { additionalProperties: false },
  ),
  declare: ({ options }) => ({
    workloads: {
      plugin: {
        labels: LABELS,
        // A second pod would not answer before it leads (v0.13.0, internal/cnpgi/operator/start.go: no `NeedLeaderElection`).
        replicas: 1,
        peak: 1,
        resources: options.resources,
        serviceAccount: { name: NAME },
      },
    },
    requires: [
      // The operator asks it what to put into pods. What runs in those talks to S3 and to the API server, not to the plugin.
      need({ type: 'operator:cloudnative-pg', reachedAt: [{ workload: 'plugin', ports: [PORT] }] }),
      need({ type: 'operator:cert-manager' }),
      need({ type: 'kubernetes-api', by: ['plugin'], request: { rules: pluginRights } }),
    ],
    provides: [
      offer({
        type: 'operator:barman-cloud',
        endpoint: () => ({}),
        serves: { by: 'plugin', rules: rightsAtClients },
      }),
    ],
    crdGroups: ['barmancloud.cnpg.io'],
    images: { plugin: `ghcr.io/cloudnative-pg/plugin-barman-cloud:${VERSION}` },
  }),
  render: (ctx) => {
    const { namespace, options } = ctx;
    ctx.add(
      deployment(
        ctx.workload('plugin'),
        { name: NAME, strategy: { type: 'Recreate' } },
        pluginPod({ image: ctx.image('plugin'), sidecar: BACKUP_SIDECAR_IMAGE, resources: options.resources }),
      ),
    );
    // The operator finds it by these (cloudnative-pg v1.30.0, docs/src/cnpg_i.md).
    ctx.add<Service>({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: SERVICE,
        namespace,
        labels: { ...LABELS, 'cnpg.io/pluginName': BARMAN_PLUGIN },
        annotations: {
          'cnpg.io/pluginClientSecret': TLS.client,
          'cnpg.io/pluginPort': String(PORT),
          'cnpg.io/pluginServerSecret': TLS.server,
        },
      },
      spec: { selector: LABELS, ports: [{ name: 'grpc', port: PORT, targetPort: 'grpc' }] },
    });
    for (const object of certificates(namespace)) ctx.add(object);
  },
  kinds: {
    'ObjectStore.barmancloud.cnpg.io': {
      title: 'store of backups',
      refers: [
        row('spec configuration s3Credentials *', named('Secret')),
        row('spec configuration endpointCA', named('Secret')),
      ],
    },
  },
  published: [
    {
      image: 'ghcr.io/cloudnative-pg/plugin-barman-cloud-sidecar:v0.13.0',
      platforms: AMD64_ARM64,
      source: 'cloudnative-pg/plugin-barman-cloud@v0.13.0 Taskfile.yml',
    },
    {
      image: 'ghcr.io/cloudnative-pg/plugin-barman-cloud:v0.13.0',
      platforms: AMD64_ARM64,
      source: 'cloudnative-pg/plugin-barman-cloud@v0.13.0 Taskfile.yml',
    },
  ],
});
