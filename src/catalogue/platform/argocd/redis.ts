import type { Service } from '../../../../imports/types/kubernetes.ts';
import type { RenderContext } from '../../../contract/context.ts';
import { fromSecret } from '../../../contract/secret-ref.ts';
import { inQuotes, secretKeys } from '../../../contract/secret-text.ts';
import type { SeedSpec } from '../../../contract/seed.ts';
import { containerResources } from '../../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../../kit/security.ts';
import { deployment } from '../../../kit/workloads.ts';
import type { ArgocdOptions } from './options.ts';

/** Name of the cache, and of the Secret with its password, both as Argo CD's programs know them (v3.4.4, common/common.go). */
export const REDIS = 'argocd-redis';
const CONFIG = 'argocd-redis-config';
export const REDIS_PORT = 6379;
const KEYS = { auth: { random: 32 } };

/** User of the image (redis/docker-library-redis, alpine/Dockerfile). */
const USER = 999;

/** Its password, made once, and the file that the server reads it from: arguments are for all to read in /proc. */
export const redisSecret: SeedSpec = {
  name: REDIS,
  keys: KEYS,
  renewal: { by: 'restart' },
  views: [
    {
      name: CONFIG,
      keys: { 'redis.conf': `requirepass ${inQuotes(secretKeys(KEYS).auth)}\n` },
      readers: ['redis'],
    },
  ],
};

/** What the programs remember of repositories and clusters, so that they need not look again. It is made anew when it is lost. */
export function addRedis(ctx: RenderContext<ArgocdOptions>): void {
  const { namespace, labels } = ctx.workload('redis');
  ctx.add<Service>({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: REDIS, namespace, labels: { ...labels } },
    spec: {
      type: 'ClusterIP',
      selector: { ...labels },
      ports: [{ name: 'redis', port: REDIS_PORT, targetPort: 'redis' }],
    },
  });
  // Exit code 1 on an error in the answer.
  const ping = { exec: { command: ['redis-cli', '-e', 'ping'] }, timeoutSeconds: 5 };
  ctx.add(
    deployment(
      ctx.workload('redis'),
      { name: REDIS },
      {
        containers: [
          {
            name: 'redis',
            image: ctx.image('redis'),
            // Without the image's own script, which loads every module that it has (alpine/docker-entrypoint.sh).
            command: ['redis-server', '/etc/redis/redis.conf'],
            args: ['--save', '', '--appendonly', 'no'],
            env: [{ name: 'REDISCLI_AUTH', valueFrom: fromSecret(ctx.secret(REDIS), 'auth') }],
            ports: [{ name: 'redis', containerPort: REDIS_PORT }],
            startupProbe: { ...ping, periodSeconds: 2, failureThreshold: 30 },
            livenessProbe: { ...ping, periodSeconds: 15, failureThreshold: 5 },
            readinessProbe: { ...ping, periodSeconds: 10 },
            resources: containerResources(ctx.options.redis),
            securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true },
            volumeMounts: [{ name: 'config', mountPath: '/etc/redis', readOnly: true }],
          },
        ],
        securityContext: restrictedPod(USER),
        volumes: [{ name: 'config', secret: { secretName: ctx.secret(CONFIG).name, defaultMode: 0o440 } }],
      },
    ),
  );
}
