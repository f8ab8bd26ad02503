import { Type } from 'typebox';
import type { Service } from '../../../imports/types/kubernetes.ts';
import { option, resources } from '../../config/options.ts';
import { defineComponent } from '../../contract/component.ts';
import { type CredentialSpec, offer } from '../../contract/offer.ts';
import { fromSecret } from '../../contract/secret-ref.ts';
import { inQuotes, secretKeys } from '../../contract/secret-text.ts';
import { parseBytes } from '../../kit/quantity.ts';
import { containerResources } from '../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../kit/security.ts';
import { statefulSet } from '../../kit/workloads.ts';

const PORT = 6379;
/** User and group of the image (valkey-io/valkey-container, 9.1/debian/Dockerfile). */
const USER = 999;
/** Where it keeps its data: the image's own folder (valkey-io/valkey-container, Dockerfile `WORKDIR`). */
const DATA = '/data';

const LABELS = { 'app.kubernetes.io/instance': 'valkey', 'app.kubernetes.io/name': 'valkey' };
const KEYS = { username: 'default', password: { random: 40 } };

/**
 * One credential for all clients: that of the default user. Users of their own would have to stand in one ACL file, which the
 * server reads at its start, and so each new client would restart it for all others.
 */
const login: CredentialSpec<'redis'> = {
  name: 'valkey',
  keys: KEYS,
  renewal: { by: 'restart' },
  views: [{ name: 'valkey-config', keys: { 'valkey.conf': `requirepass ${inQuotes(secretKeys(KEYS).password)}\n` } }],
};

/** Valkey: what speaks Redis. One server: it forgets or keeps, but does not fail over. */
export const valkey = defineComponent({
  id: 'valkey',
  title: 'Valkey',
  area: 'data',
  summary:
    'Cache, queue and online store with the Redis protocol. One server, which all clients enter as the default user.',
  links: { docs: 'https://valkey.io/docs/', source: 'https://github.com/valkey-io/valkey' },
  namespace: 'data-plane',
  budget: 'core',
  options: Type.Object(
    {
      persistence: option.boolean({ description: 'Keep the data on a volume', default: false, production: true }),
      volumeSize: option.size({
        description: 'Size of that volume; cannot be changed later',
        default: '1Gi',
        production: '10Gi',
      }),
      // What is not taken when it is empty is for data.
      resources: resources({ cpu: '50m', memory: '32Mi', memoryLimit: '128Mi' }, { cpu: '250m', memory: '1Gi' }),
    },
    { additionalProperties: false },
  ),
  declare: ({ options, namespace }) => ({
    workloads: {
      valkey: {
        labels: LABELS,
        replicas: 1,
        peak: 1,
        resources: options.resources,
        // Empty (Redis 7.0.15, measured).
        holds: '12M',
        volumes: options.persistence ? [{ size: options.volumeSize, at: DATA }] : [],
        writes: { valkey: [DATA] },
        priority: 'data',
        serviceAccount: { name: 'valkey' },
      },
    },
    provides: [
      offer({
        type: 'redis',
        at: 'valkey',
        ports: [PORT],
        endpoint: () => ({ host: `valkey.${namespace}.svc.cluster.local`, port: PORT }),
        seed: () => login,
      }),
    ],
    secrets: [login],
    images: { server: 'docker.io/valkey/valkey:9.1.1' },
  }),
  render: (ctx) => {
    const { persistence, volumeSize, resources } = ctx.options;
    const { storageClass } = ctx.platform.cluster;
    const metadata = { name: 'valkey', namespace: ctx.namespace, labels: LABELS };
    ctx.add<Service>({
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { type: 'ClusterIP', selector: LABELS, ports: [{ name: 'redis', port: PORT, targetPort: 'redis' }] },
    });

    const settings = {
      // Beyond the data there are buffers, and while the log is rewritten a copy of what changes meanwhile.
      maxmemory: Math.floor(parseBytes(resources.memoryLimit) * 0.6),
      // A full store says so: what is evicted in silence is a lost task or a wrong feature.
      'maxmemory-policy': 'noeviction',
      save: '',
      appendonly: persistence ? 'yes' : 'no',
    };
    // Exit code 1 on an error in the answer: without -e an unauthenticated ping would pass.
    const ping = { exec: { command: ['valkey-cli', '-e', 'ping'] }, timeoutSeconds: 5 };
    ctx.add(
      statefulSet(
        ctx.workload('valkey'),
        { name: 'valkey', claims: persistence ? [{ name: 'data', size: volumeSize, storageClass }] : [] },
        {
          containers: [
            {
              name: 'valkey',
              image: ctx.image('server'),
              // The password is in the file, not here: arguments are for all to read in /proc.
              args: [
                'valkey-server',
                '/etc/valkey/valkey.conf',
                ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
              ],
              env: [
                {
                  name: 'VALKEYCLI_AUTH',
                  valueFrom: fromSecret(ctx.secret(login.name), 'password'),
                },
              ],
              ports: [{ name: 'redis', containerPort: PORT }],
              // Answers LOADING, an error, while it reads its log.
              startupProbe: { ...ping, periodSeconds: 5, failureThreshold: 60 },
              livenessProbe: { ...ping, periodSeconds: 10, failureThreshold: 6 },
              readinessProbe: { ...ping, periodSeconds: 5 },
              resources: containerResources(resources),
              securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true },
              volumeMounts: [
                { name: 'config', mountPath: '/etc/valkey', readOnly: true },
                { name: 'data', mountPath: DATA },
              ],
            },
          ],
          securityContext: restrictedPod(USER),
          volumes: [
            { name: 'config', secret: { secretName: ctx.secret('valkey-config').name, defaultMode: 0o440 } },
            ...(persistence ? [] : [{ name: 'data', emptyDir: { sizeLimit: resources.memoryLimit } }]),
          ],
        },
      ),
      { data: persistence },
    );
  },
  published: [
    {
      image: 'docker.io/valkey/valkey:9.1.1',
      platforms: ['linux/amd64', 'linux/arm/v7', 'linux/arm64', 'linux/ppc64le'],
      source: 'valkey-io/valkey-container@2d740fa .github/workflows/cve-rebuild.yml',
    },
  ],
});
