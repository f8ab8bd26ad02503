import type { Container, Volume } from '../../../../imports/types/kubernetes.ts';
import type { RenderContext } from '../../../contract/context.ts';
import { containerResources } from '../../../kit/resources.ts';
import { RESTRICTED_CONTAINER } from '../../../kit/security.ts';
import { gitAddress, gitSettings } from '../../platform/git-access.ts';
import { DAGS } from './dags.ts';
import { GIT_SYNC } from './workloads.ts';

const USER = 65533;

/** Five minutes without Git: by default the first failure ends the container, and with it a task that starts just then. */
const FAILURES = 10;
const PERIOD = '30s';

const SECURITY = { ...RESTRICTED_CONTAINER, runAsUser: USER };

/** Values of the chart for the containers that follow the repository. */
export function gitSyncValues({ use }: RenderContext) {
  const { url, branch, secret, ...git } = use('git');
  const env = gitSettings(git);
  return {
    enabled: true,
    repo: url,
    // git-sync 4 reads `ref`, 3 `branch`.
    branch,
    ref: branch,
    // Bundles name folders of the whole repository.
    subPath: '',
    period: PERIOD,
    maxFailures: FAILURES,
    // No keys: anybody may read it.
    ...(secret.keys.length > 0 && {
      [gitAddress(url).scheme === 'ssh' ? 'sshKeySecret' : 'credentialsSecret']: secret.name,
    }),
    ...(env.length > 0 && { env }),
    securityContexts: { container: SECURITY },
    resources: containerResources(GIT_SYNC),
  };
}

/** The container that fetches the repository once, before a task starts, and the volumes that it needs (git-sync v4.4.2, README.md). */
export function gitSyncOnce({ use, image }: RenderContext): { container: Container; volumes: Volume[] } {
  const { url, branch, secret, ...git } = use('git');
  const ssh = gitAddress(url).scheme === 'ssh';
  const read = secret.keys.length > 0;
  const settings = {
    GITSYNC_ADD_USER: 'true',
    GITSYNC_DEPTH: '1',
    GITSYNC_LINK: 'repo',
    GITSYNC_MAX_FAILURES: String(FAILURES),
    GITSYNC_ONE_TIME: 'true',
    GITSYNC_PERIOD: PERIOD,
    GITSYNC_REF: branch,
    GITSYNC_REPO: url,
    GITSYNC_ROOT: '/git',
    ...(ssh && read && { GITSYNC_SSH_KEY_FILE: `${KEY_FOLDER}/ssh`, GITSYNC_SSH_KNOWN_HOSTS: 'false' }),
  };
  return {
    container: {
      name: 'git-sync-init',
      image: image('gitSync'),
      env: [
        ...Object.entries(settings).map(([name, value]) => ({ name, value })),
        ...(read && !ssh
          ? ['GITSYNC_USERNAME', 'GITSYNC_PASSWORD'].map((name) => ({
              name,
              valueFrom: { secretKeyRef: { name: secret.name, key: name } },
            }))
          : []),
        ...gitSettings(git),
      ],
      resources: containerResources(GIT_SYNC),
      securityContext: SECURITY,
      volumeMounts: [
        { name: DAGS.volume, mountPath: '/git' },
        ...(read && ssh ? [{ name: KEY_VOLUME, mountPath: KEY_FOLDER, readOnly: true }] : []),
      ],
    },
    volumes: [
      { name: DAGS.volume, emptyDir: {} },
      ...(read && ssh
        ? [
            {
              name: KEY_VOLUME,
              secret: { secretName: secret.name, defaultMode: 0o440, items: [{ key: 'gitSshKey', path: 'ssh' }] },
            },
          ]
        : []),
    ],
  };
}

const KEY_VOLUME = 'git-sync-ssh-key';
const KEY_FOLDER = '/etc/git-secret';
