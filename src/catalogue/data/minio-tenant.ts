import type { Tenant } from '../../../imports/types/minio.min.io.ts';
import type { RenderContext } from '../../contract/context.ts';
import type { SecretRef } from '../../contract/secret-ref.ts';
import { containerResources, type Resources } from '../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../kit/security.ts';
import { spread } from '../../kit/spread.ts';

/** User of the operator's own default security context. */
const USER = 1000;

/** Of the sidecar, which watches the Tenant and its configuration, and of the init container. */
export const SIDECAR: Resources = { cpu: '20m', memory: '64Mi', memoryLimit: '128Mi' };

interface Size {
  readonly servers: number;
  readonly volumesPerServer: number;
  readonly volumeSize: string;
  /** Of each server. */
  readonly resources: Resources;
}

/**
 * A server that no longer answers is started anew: the operator probes nothing of itself (v7.1.1,
 * pkg/resources/statefulsets/minio-statefulset.go). Not readiness: servers wait for each other before they answer that.
 */
const LIVENESS = {
  httpGet: { path: '/minio/health/live', port: 9000, scheme: 'HTTP' },
  initialDelaySeconds: 60,
  periodSeconds: 30,
  timeoutSeconds: 10,
  failureThreshold: 5,
};

/**
 * The store, as the operator (v7.1.1) runs it. `configuration`: the Secret with the root user; `open`: where people open the
 * console, which puts it into the links that they share.
 */
export function tenant(ctx: RenderContext, configuration: SecretRef, size: Size, open?: string): Tenant {
  const [login] = ctx.pullSecrets();
  const { storageClass, zones } = ctx.platform.cluster;
  return {
    apiVersion: 'minio.min.io/v2',
    kind: 'Tenant',
    metadata: { name: ctx.platform.name, namespace: ctx.namespace },
    spec: {
      // Never left out: the operator's own default can no longer be pulled.
      image: ctx.image('server'),
      imagePullPolicy: 'IfNotPresent',
      ...(login !== undefined && { imagePullSecret: { name: login } }),
      configuration: { name: configuration.name },
      // The operator would have the server replace its own binary; an image that changes inside is no pinned image.
      env: [{ name: 'MINIO_UPDATE', value: 'off' }],
      // On when absent, with a certificate that no client trusts.
      requestAutoCert: false,
      ...(open !== undefined && { features: { domains: { console: open } } }),
      liveness: LIVENESS,
      podManagementPolicy: 'Parallel',
      priorityClassName: ctx.workload('server').priorityClass!,
      mountPath: '/export',
      subPath: '/data',
      pools: [
        {
          name: 'pool-0',
          servers: size.servers,
          volumesPerServer: size.volumesPerServer,
          volumeClaimTemplate: {
            metadata: { name: 'data' },
            spec: {
              accessModes: ['ReadWriteOnce'],
              resources: { requests: { storage: size.volumeSize } },
              ...(storageClass && { storageClassName: storageClass }),
            },
          },
          resources: containerResources(size.resources),
          securityContext: restrictedPod(USER),
          // Not read-only: the server makes /tmp/certs, where the operator points it to.
          containerSecurityContext: { ...RESTRICTED_CONTAINER, runAsGroup: USER, runAsUser: USER },
          // Parity covers a lost node only while it carries no more than its share of the servers.
          ...spread({ ...ctx.workload('server'), zones, strict: true }),
        },
      ],
      sideCars: { resources: containerResources(SIDECAR) },
    },
  };
}
