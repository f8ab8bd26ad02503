import { Type } from 'typebox';
import { resources } from '../../config/options.ts';
import { defineComponent } from '../../contract/component.ts';
import { need } from '../../contract/need.ts';
import { offer } from '../../contract/offer.ts';
import { AMD64_ARM64 } from '../../contract/published.ts';
import { named, row } from '../../contract/refer.ts';
import { containerResources } from '../../kit/resources.ts';

const VERSION = 'v0.13.0';

/** Its name in every object that speaks of it (plugin-barman-cloud v0.13.0, internal/cnpgi/metadata/constants.go). */
export const BARMAN_PLUGIN = 'barman-cloud.cloudnative-pg.io';

/** What it puts beside every instance that is backed up: the chart's default, by its ConfigMap (0.7.0, templates/configmap.yaml). */
export const BACKUP_SIDECAR_IMAGE = `ghcr.io/cloudnative-pg/plugin-barman-cloud-sidecar:${VERSION}`;

/** Where it answers CloudNativePG's operator (0.7.0, templates/deployment.yaml, `--server-address`). */
const PORT = 9090;

/** Barman Cloud's plugin: what CloudNativePG keeps backups with. */
export const pluginBarmanCloud = defineComponent({
  id: 'plugin-barman-cloud',
  title: 'Barman Cloud plugin',
  area: 'data',
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
        labels: {
          'app.kubernetes.io/instance': 'plugin-barman-cloud',
          'app.kubernetes.io/name': 'plugin-barman-cloud',
        },
        replicas: 1,
        // The chart recreates it: two at a time are not supported (0.7.0, templates/deployment.yaml).
        peak: 1,
        resources: options.resources,
        serviceAccount: { name: 'plugin-barman-cloud', madeBy: 'chart' },
      },
    },
    requires: [
      // The operator asks it what to put into pods. What runs in those talks to S3 and to the API server, not to the plugin.
      need({ type: 'operator:cloudnative-pg', reachedAt: [{ workload: 'plugin', ports: [PORT] }] }),
      need({ type: 'operator:cert-manager' }),
      need({ type: 'kubernetes-api', by: ['plugin'] }),
    ],
    provides: [offer({ type: 'operator:barman-cloud', endpoint: () => ({}) })],
    images: { plugin: `ghcr.io/cloudnative-pg/plugin-barman-cloud:${VERSION}` },
  }),
  // cloudnative-pg/charts 83bd9c5, charts/plugin-barman-cloud
  chart: () => ({
    repository: 'https://cloudnative-pg.github.io/charts',
    name: 'plugin-barman-cloud',
    version: '0.7.0',
    clusterKinds: [
      'apiextensions.k8s.io/CustomResourceDefinition',
      'rbac.authorization.k8s.io/ClusterRole',
      'rbac.authorization.k8s.io/ClusterRoleBinding',
    ],
    crdGroups: ['barmancloud.cnpg.io'],
    pods: { plugin: { resources: ['resources'], replicas: 'replicaCount' } },
  }),
  values: ({ options }) => ({ resources: containerResources(options.resources) }),
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
