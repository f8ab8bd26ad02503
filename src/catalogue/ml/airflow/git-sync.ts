import type { Container, EnvVar, Volume } from '../../../../imports/types/kubernetes.ts';
import type { RenderContext } from '../../../contract/context.ts';
import type { SecretShape } from '../../../contract/need.ts';
import { asText } from '../../../contract/secret-text.ts';
import { containerResources } from '../../../kit/resources.ts';
import { RESTRICTED_CONTAINER } from '../../../kit/security.ts';
import { gitAddress, gitSettings } from '../../platform/git-access.ts';
import { DAGS, LINK } from './dags.ts';
import { GIT_SYNC } from './workloads.ts';

/** The image's own, which its /etc/passwd knows, as ssh wants it (git-sync v4.4.2, Dockerfile.in). */
const USER = 65533;

/** Five minutes without Git: by default the first failure ends the container, and with it a task that starts just then. */
const FAILURES = 10;
const PERIOD_SECONDS = 30;

/** Answers once the repository is there (git-sync v4.4.2, main.go). */
const PORT = 1234;
const ANSWERS = { httpGet: { path: '/', port: 'git-sync' }, timeoutSeconds: 5 };

const ROOT = '/git';
const KEY_VOLUME = 'git-sync-ssh-key';
const KEY_FOLDER = '/etc/git-secret';
const KEY_FILE = 'ssh';
/** Where it has settings of Git's, and the credential: it is no business of the programs in the pod. */
const TMP_VOLUME = 'git-sync-tmp';

/** What git-sync reads the repository with. */
export const gitSyncSecret: SecretShape<'git'> = {
  name: 'airflow-git',
  only: true,
  keys: (_, credential): Record<string, string> =>
    'sshPrivateKey' in credential
      ? { gitSshKey: asText(credential.sshPrivateKey) }
      : { GITSYNC_USERNAME: asText(credential.username), GITSYNC_PASSWORD: asText(credential.password) },
};

/** The containers that keep a copy of the repository in a pod, and the volumes that they need (git-sync v4.4.2, README.md). */
export function gitSync(ctx: RenderContext): {
  /** Fetches it once, before the programs start. */
  readonly once: Container;
  /** Follows it beside them. */
  readonly follow: Container;
  readonly volumes: readonly Volume[];
} {
  const { url, branch, secret, ...git } = ctx.use('git');
  // No keys: anybody may read it.
  const key = secret.keys.length > 0 && gitAddress(url).scheme === 'ssh';
  const settings = {
    GITSYNC_DEPTH: '1',
    GITSYNC_LINK: LINK,
    GITSYNC_MAX_FAILURES: String(FAILURES),
    GITSYNC_PERIOD: `${PERIOD_SECONDS}s`,
    GITSYNC_REF: branch,
    GITSYNC_REPO: url,
    GITSYNC_ROOT: ROOT,
    ...(key && { GITSYNC_SSH_KEY_FILE: `${KEY_FOLDER}/${KEY_FILE}`, GITSYNC_SSH_KNOWN_HOSTS: 'false' }),
  };
  const container = (name: string, own: Readonly<Record<string, string>>): Container => ({
    name,
    image: ctx.image('gitSync'),
    env: [
      ...variables({ ...settings, ...own }),
      ...(secret.keys.length > 0 && !key
        ? ['GITSYNC_USERNAME', 'GITSYNC_PASSWORD'].map((name) => ({
            name,
            valueFrom: { secretKeyRef: { name: secret.name, key: name } },
          }))
        : []),
      ...gitSettings(git),
    ],
    resources: containerResources(GIT_SYNC),
    securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true, runAsUser: USER },
    volumeMounts: [
      { name: DAGS.volume, mountPath: ROOT },
      { name: TMP_VOLUME, mountPath: '/tmp' },
      ...(key ? [{ name: KEY_VOLUME, mountPath: KEY_FOLDER, readOnly: true }] : []),
    ],
  });
  return {
    once: container('git-sync-init', { GITSYNC_ONE_TIME: 'true' }),
    follow: {
      ...container('git-sync', { GITSYNC_HTTP_BIND: `:${PORT}` }),
      ports: [{ name: 'git-sync', containerPort: PORT }],
      startupProbe: { ...ANSWERS, periodSeconds: 5, failureThreshold: (FAILURES * PERIOD_SECONDS) / 5 },
      livenessProbe: { ...ANSWERS, periodSeconds: 30, failureThreshold: 5 },
      readinessProbe: { ...ANSWERS, periodSeconds: 30 },
    },
    volumes: [
      { name: DAGS.volume, emptyDir: { sizeLimit: '10Gi' } },
      { name: TMP_VOLUME, emptyDir: { sizeLimit: '64Mi' } },
      ...(key
        ? [
            {
              name: KEY_VOLUME,
              secret: { secretName: secret.name, defaultMode: 0o440, items: [{ key: 'gitSshKey', path: KEY_FILE }] },
            },
          ]
        : []),
    ],
  };
}

const variables = (values: Readonly<Record<string, string>>): EnvVar[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));
