import type { Container, EnvVar, Volume, VolumeMount } from '../../../../imports/types/kubernetes.ts';
import type { GitEndpoint } from '../../../contract/connections/index.ts';
import type { RenderContext } from '../../../contract/context.ts';
import type { SecretShape } from '../../../contract/need.ts';
import { asText } from '../../../contract/secret-text.ts';
import { containerResources } from '../../../kit/resources.ts';
import { RESTRICTED_CONTAINER } from '../../../kit/security.ts';
import { gitAddress, gitSettings } from '../../platform/git-access.ts';
import { DAGS, dagsOf, LINK } from './dags.ts';
import { isWithPlatform, ownRepositories, readingSecret } from './repositories.ts';
import { GIT_SYNC } from './workloads.ts';

/** The image's own, which its /etc/passwd knows, as ssh wants it (git-sync v4.4.2, Dockerfile.in). */
const USER = 65533;

/** Five minutes without Git: by default the first failure ends the container, and with it a task that starts just then. */
const FAILURES = 10;
const PERIOD_SECONDS = 30;

/** Answers once the repository is there (git-sync v4.4.2, main.go). */
const PORT = 1234;

const ROOT = '/git';
const KEY_FOLDER = '/etc/git-secret';
const KEY_FILE = 'ssh';

/** What git-sync reads the repository with. */
export const gitSyncSecret: SecretShape<'git'> = {
  name: 'airflow-git',
  only: true,
  keys: (_, credential): Record<string, string> =>
    'sshPrivateKey' in credential
      ? { gitSshKey: asText(credential.sshPrivateKey) }
      : { GITSYNC_USERNAME: asText(credential.username), GITSYNC_PASSWORD: asText(credential.password) },
};

/** Copies of repositories in a pod (git-sync v4.4.2, README.md). */
interface Copies {
  /** Fetches the platform's once, before the programs start. */
  readonly first: Container;
  /** Fetch those of projects once, for a pod that runs one task: another's is not waited for (`accounts.ts`). */
  readonly firstOfProjects: readonly Container[];
  /** Follow them beside the programs. */
  readonly follow: readonly Container[];
  readonly volumes: readonly Volume[];
  /** Where the programs read them. */
  readonly mounts: readonly VolumeMount[];
}

/** The container that fetches the repository of a project's own, in the pod of a task. */
export const firstOf = (project: string): string => `git-sync-init-${project}`;

export function gitSync(ctx: RenderContext): Copies {
  const { secret, ...git } = ctx.use('git');
  const platform = copy(ctx, 0, {
    ...git,
    ...DAGS,
    suffix: '',
    // No keys: anybody may read it.
    ...(secret.keys.length > 0 && {
      secret: { name: secret.name, username: 'GITSYNC_USERNAME', password: 'GITSYNC_PASSWORD', key: 'gitSshKey' },
    }),
  });
  const own = ownRepositories(ctx.platform).map((repository, i) => {
    const { project, url, branch } = repository;
    const name = readingSecret(repository);
    return copy(ctx, i + 1, {
      url,
      branch,
      ...(isWithPlatform(repository, ctx.platform) && { resolve: git.resolve }),
      ...dagsOf(project),
      suffix: `-${project}`,
      ...(name !== undefined && { secret: { name, username: 'username', password: 'password', key: 'sshPrivateKey' } }),
    });
  });
  const all = [platform, ...own];
  return {
    first: platform.once,
    firstOfProjects: own.map(({ once }) => once),
    follow: all.map(({ follow }) => follow),
    volumes: all.flatMap(({ volumes }) => volumes),
    mounts: all.map(({ mount }) => mount),
  };
}

interface Repository extends Omit<GitEndpoint, 'resolve'> {
  readonly resolve?: string | undefined;
  /** The volume that holds the copy, and where the programs read it. */
  readonly volume: string;
  readonly folder: string;
  /** Of the names of containers and volumes. */
  readonly suffix: string;
  /** What reads it, by the keys of the Secret. */
  readonly secret?: {
    readonly name: string;
    readonly username: string;
    readonly password: string;
    readonly key: string;
  };
}

/** The containers of one repository; `index` tells their ports apart. */
function copy(ctx: RenderContext, index: number, { url, branch, resolve, volume, folder, suffix, secret }: Repository) {
  const ssh = secret !== undefined && gitAddress(url).scheme === 'ssh';
  const keyVolume = `git-sync-ssh-key${suffix}`;
  // Where it has settings of Git's, and the credential: it is no business of the programs in the pod.
  const tmpVolume = `git-sync-tmp${suffix}`;
  const port = PORT + index;
  const answers = { httpGet: { path: '/', port: `git-sync${index || ''}` }, timeoutSeconds: 5 };
  const settings = {
    GITSYNC_DEPTH: '1',
    GITSYNC_LINK: LINK,
    GITSYNC_MAX_FAILURES: String(FAILURES),
    GITSYNC_PERIOD: `${PERIOD_SECONDS}s`,
    GITSYNC_REF: branch,
    GITSYNC_REPO: url,
    GITSYNC_ROOT: ROOT,
    ...(ssh && { GITSYNC_SSH_KEY_FILE: `${KEY_FOLDER}/${KEY_FILE}`, GITSYNC_SSH_KNOWN_HOSTS: 'false' }),
  };
  const credential = (variable: string, key: string): EnvVar => ({
    name: variable,
    valueFrom: { secretKeyRef: { name: secret!.name, key } },
  });
  const container = (name: string, own: Readonly<Record<string, string>>): Container => ({
    name: `${name}${suffix}`,
    image: ctx.image('gitSync'),
    env: [
      ...variables({ ...settings, ...own }),
      ...(secret && !ssh
        ? [credential('GITSYNC_USERNAME', secret.username), credential('GITSYNC_PASSWORD', secret.password)]
        : []),
      ...gitSettings({ resolve }),
    ],
    resources: containerResources(GIT_SYNC),
    securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true, runAsUser: USER },
    volumeMounts: [
      { name: volume, mountPath: ROOT },
      { name: tmpVolume, mountPath: '/tmp' },
      ...(ssh ? [{ name: keyVolume, mountPath: KEY_FOLDER, readOnly: true }] : []),
    ],
  });
  const volumes: Volume[] = [
    { name: volume, emptyDir: { sizeLimit: '10Gi' } },
    { name: tmpVolume, emptyDir: { sizeLimit: '64Mi' } },
    ...(ssh
      ? [
          {
            name: keyVolume,
            secret: { secretName: secret.name, defaultMode: 0o440, items: [{ key: secret.key, path: KEY_FILE }] },
          },
        ]
      : []),
  ];
  return {
    once: container('git-sync-init', { GITSYNC_ONE_TIME: 'true' }),
    follow: {
      ...container('git-sync', { GITSYNC_HTTP_BIND: `:${port}` }),
      ports: [{ name: answers.httpGet.port, containerPort: port }],
      startupProbe: { ...answers, periodSeconds: 5, failureThreshold: (FAILURES * PERIOD_SECONDS) / 5 },
      livenessProbe: { ...answers, periodSeconds: 30, failureThreshold: 5 },
      readinessProbe: { ...answers, periodSeconds: 30 },
    } satisfies Container,
    volumes,
    mount: { name: volume, mountPath: folder, readOnly: true } satisfies VolumeMount,
  };
}

const variables = (values: Readonly<Record<string, string>>): EnvVar[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));
