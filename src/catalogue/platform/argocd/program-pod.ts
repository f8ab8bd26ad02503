import type {
  Container,
  EnvVar,
  PodSpec,
  Probe,
  Service,
  Volume,
  VolumeMount,
} from '../../../../imports/types/kubernetes.ts';
import type { RenderContext } from '../../../contract/context.ts';
import { fromSecret } from '../../../contract/secret-ref.ts';
import { containerResources, type Resources } from '../../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../../kit/security.ts';
import type { ArgocdOptions } from './options.ts';
import { REDIS } from './redis.ts';

/** User and group of the image (argoproj/argo-cd v3.4.4, Dockerfile `ARGOCD_USER_ID`). */
const USER = 999;

/** What one of the programs is: what else it has in common with the others is said once, below. */
export interface Program {
  /** As the image calls it, after `argocd-`. */
  readonly name: string;
  /** Of its container, where that is another. */
  readonly container?: string;
  /** Whether it keeps what it knows in Redis. */
  readonly cached?: boolean;
  readonly env: Readonly<Record<string, string | number | boolean>>;
  readonly ports: NonNullable<Container['ports']>;
  /** Where it answers `/healthz`, and by which of its answers it is told dead; one that answers nothing only listens. */
  readonly health: { readonly port: string; readonly dead?: string };
  readonly resources: Resources;
  /** What it writes, by path and size. The cloned repositories and rendered charts are in /tmp. */
  readonly writes: Readonly<Record<string, string>>;
  /** ConfigMaps that it reads as files, by path. */
  readonly reads?: Readonly<Record<string, string>>;
}

/** The pod of one of them. */
export function programPod(ctx: RenderContext<ArgocdOptions>, program: Program): PodSpec {
  const { name, container = name, cached, env, ports, health, resources, writes, reads = {} } = program;
  const variables: EnvVar[] = [
    ...Object.entries(env).map(([key, value]) => ({ name: key, value: String(value) })),
    ...(cached ? [{ name: 'REDIS_PASSWORD', valueFrom: fromSecret(ctx.secret(REDIS), 'auth') }] : []),
  ];
  const mounts: VolumeMount[] = [];
  const volumes: Volume[] = [];
  for (const [mountPath, sizeLimit] of Object.entries(writes)) {
    const volume = mountPath.slice(mountPath.lastIndexOf('/') + 1);
    mounts.push({ name: volume, mountPath });
    volumes.push({ name: volume, emptyDir: { sizeLimit } });
  }
  for (const [mountPath, configMap] of Object.entries(reads)) {
    mounts.push({ name: configMap, mountPath });
    volumes.push({ name: configMap, configMap: { name: configMap } });
  }
  return {
    containers: [
      {
        name: container,
        image: ctx.image('argocd'),
        // A link to the one program that is in the image, which looks at what it is called by (Dockerfile).
        args: [`/usr/local/bin/argocd-${name}`],
        env: variables,
        ports,
        ...probes(health),
        resources: containerResources(resources),
        securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true },
        volumeMounts: mounts,
      },
    ],
    securityContext: restrictedPod(USER),
    volumes,
  };
}

function probes({ port, dead }: Program['health']) {
  const alive: Probe = dead === undefined ? { tcpSocket: { port } } : { httpGet: { path: '/healthz', port } };
  const hangs: Probe = dead === undefined ? alive : { httpGet: { path: dead, port } };
  return {
    startupProbe: { ...alive, periodSeconds: 5, failureThreshold: 60 },
    livenessProbe: { ...hangs, periodSeconds: 30, timeoutSeconds: 5, failureThreshold: 5 },
    readinessProbe: { ...alive, periodSeconds: 10, timeoutSeconds: 5 },
  };
}

/** The Service of one of the programs. */
export function addService(
  ctx: RenderContext<ArgocdOptions>,
  workload: string,
  ports: NonNullable<Service['spec']>['ports'],
): void {
  const { namespace, labels } = ctx.workload(workload);
  ctx.add<Service>({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `argocd-${workload}`, namespace, labels: { ...labels } },
    spec: { type: 'ClusterIP', selector: { ...labels }, ports: ports! },
  });
}
