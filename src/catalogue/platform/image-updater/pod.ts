import type { EnvVar, PodSpec } from '../../../../imports/types/kubernetes.ts';
import { containerResources, type Resources } from '../../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../../kit/security.ts';
import { KNOWN_HOSTS } from '../argocd/settings.ts';

/** User of the image (v1.2.2, Dockerfile). */
const USER = 1000;

/** What it knows of registries, and of servers that it reaches by ssh, is looked for there (v1.2.2, pkg/common/constants.go; argo-cd v3.4.4, util/cert). */
const SETTINGS = '/app/config';

export interface Program {
  readonly image: string;
  readonly resources: Resources;
  /** Seconds between two looks. */
  readonly interval: number;
  readonly env: readonly EnvVar[];
  /** The ConfigMap with `registries.conf`; absent where the defaults will do. */
  readonly registries?: string;
  /** Whether it reaches the repository by ssh. */
  readonly ssh: boolean;
}

/** The pod that looks for new versions (v1.2.2, cmd/run.go); nobody calls it, and it counts for nobody. */
export function updaterPod({ image, resources, interval, env, registries, ssh }: Program): PodSpec {
  const settings = [
    ...(registries === undefined
      ? []
      : [{ name: 'image-updater-conf', at: SETTINGS, configMap: { name: registries } }]),
    // Argo CD's own, which it checks servers by.
    ...(ssh ? [{ name: 'ssh-known-hosts', at: `${SETTINGS}/ssh`, configMap: { name: KNOWN_HOSTS } }] : []),
  ];
  const probe = (path: string) => ({ httpGet: { path, port: 'health' } });
  return {
    containers: [
      {
        name: 'argocd-image-updater-controller',
        image,
        args: ['run', `--interval=${interval}s`],
        ...(env.length > 0 && { env: [...env] }),
        ports: [{ name: 'health', containerPort: 8081 }],
        startupProbe: { ...probe('/healthz'), periodSeconds: 5, failureThreshold: 24 },
        livenessProbe: probe('/healthz'),
        // The pod that leads is ready when it has looked at all images once, and one that waits at any time.
        readinessProbe: probe('/readyz'),
        resources: containerResources(resources),
        securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true },
        volumeMounts: [
          ...settings.map(({ name, at }) => ({ name, mountPath: at, readOnly: true })),
          { name: 'tmp', mountPath: '/tmp' },
        ],
      },
    ],
    securityContext: restrictedPod(USER),
    volumes: [
      ...settings.map(({ name, configMap }) => ({ name, configMap })),
      // Clones of the repository, one for each image that moves (v1.2.2, pkg/argocd/git.go).
      { name: 'tmp', emptyDir: { sizeLimit: '2Gi' } },
    ],
  };
}
