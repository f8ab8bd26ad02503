import type { Service } from '../../../../imports/types/kubernetes.ts';
import type { RenderContext } from '../../../contract/context.ts';
import { containerResources, type Resources } from '../../../kit/resources.ts';
import { SCRATCH } from '../../../kit/scratch.ts';
import { statefulSet } from '../../../kit/workloads.ts';
import { omnibusConfig } from './omnibus-config.ts';

export const GITLAB = { 'app.kubernetes.io/instance': 'gitlab', 'app.kubernetes.io/name': 'gitlab' };

/** Secrets of GitLab's own: the first user, and the token with which bootstrap sets the rest up. */
export const ROOT = 'gitlab-root';
export const BOOTSTRAP = 'gitlab-bootstrap';

/**
 * Makes the token of the Secret one of the first user's, for two days: a command in the pod, which has the value among its
 * variables. Whoever uses it revokes it; nothing makes it valid by itself, at no start.
 */
export const ADMIT_COMMAND: readonly string[] = [
  'gitlab-rails',
  'runner',
  [
    'user = User.find_by_username("root")',
    'token = user.personal_access_tokens.find_or_initialize_by(name: "bootstrap")',
    'token.scopes = ["api"]',
    'token.revoked = false',
    'token.expires_at = 2.days.from_now',
    'token.set_token(ENV.fetch("BOOTSTRAP_TOKEN"))',
    'token.save!',
  ].join('; '),
];

interface Size {
  readonly storage: string;
  readonly workers: number;
  readonly resources: Resources;
}

/** What it is called, and where it listens: everywhere on one port, so that its name and port lead to it from anywhere. */
interface Place {
  readonly url: string;
  readonly port: number;
  readonly address: string;
}

/** GitLab with all it needs in one pod, as its Linux package runs it. */
export function renderGitlab(ctx: RenderContext, size: Size, place: Place) {
  const { storageClass } = ctx.platform.cluster;
  const metadata = { name: 'gitlab', namespace: ctx.namespace, labels: GITLAB };
  ctx.add<Service>({
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: {
      // What the cluster's DNS and the git of every pod are told.
      clusterIP: place.address,
      selector: GITLAB,
      ports: [{ name: 'http', port: place.port, targetPort: 'http' }],
    },
  });
  ctx.add(
    statefulSet(
      ctx.workload('server'),
      { name: 'gitlab', claims: [{ name: 'data', size: size.storage, storageClass }] },
      {
        containers: [
          {
            name: 'gitlab',
            image: ctx.image('server'),
            env: [
              { name: 'GITLAB_OMNIBUS_CONFIG', value: omnibusConfig(place.url, size.workers) },
              // Repositories are reached by http.
              { name: 'GITLAB_DISABLE_OPENSSH', value: 'true' },
              secretVariable('GITLAB_ROOT_PASSWORD', ctx.secret(ROOT).name, 'password'),
              secretVariable('BOOTSTRAP_TOKEN', ctx.secret(BOOTSTRAP).name, 'token'),
            ],
            ports: [{ name: 'http', containerPort: place.port }],
            ...PROBES,
            resources: withDisk(containerResources(size.resources)),
            volumeMounts: [
              { name: 'data', mountPath: '/etc/gitlab', subPath: 'config' },
              { name: 'data', mountPath: '/var/opt/gitlab', subPath: 'data' },
              { name: 'logs', mountPath: '/var/log/gitlab' },
              // PostgreSQL takes more than the 64 MB that a container has (GitLab 19.3, doc/install/docker/installation.md).
              { name: 'shared-memory', mountPath: '/dev/shm' },
            ],
          },
        ],
        securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
        // PostgreSQL, Gitaly and Sidekiq finish what they are at.
        terminationGracePeriodSeconds: 120,
        volumes: [
          { name: 'logs', emptyDir: { sizeLimit: '2Gi' } },
          { name: 'shared-memory', emptyDir: { medium: 'Memory', sizeLimit: '256Mi' } },
        ],
      },
    ),
    { data: true },
  );
}

/** Uploads, archives and exports pass through /tmp, beside the folder of logs. */
const withDisk = ({ limits, requests }: ReturnType<typeof containerResources>) => ({
  limits: { [SCRATCH]: '12Gi', ...limits },
  requests,
});

/** From inside: over the network the answer is 404 for who is not on a list of monitors (omnibus-gitlab, attributes/default.rb). */
const HEALTHY = { command: ['/opt/gitlab/bin/gitlab-healthcheck', '--fail', '--max-time', '10'] };

const PROBES = {
  // The first start makes the database: minutes on a fast machine, and a quarter of an hour on a slow one.
  startupProbe: { exec: HEALTHY, periodSeconds: 10, timeoutSeconds: 15, failureThreshold: 180 },
  livenessProbe: { exec: HEALTHY, periodSeconds: 60, timeoutSeconds: 15, failureThreshold: 5 },
  readinessProbe: { exec: HEALTHY, periodSeconds: 20, timeoutSeconds: 15, failureThreshold: 3 },
};

function secretVariable(name: string, secret: string, key: string) {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}
