import type { ClusterConfig } from '../../../config/schema.ts';
import type { GitEndpoint } from '../../../contract/connections/git.ts';
import type { Resources } from '../../../kit/resources.ts';
import { gitSettings } from '../git-access.ts';

/** Of the container that fetches the repository and sends results. */
export const HELPER: Resources = { cpu: '20m', memory: '64Mi', memoryLimit: '256Mi' };

/** A job waits for room in the quota for this many times `retry_backoff_max`: ten minutes, as it does for its images. */
const QUOTA_TRIES = 120;

/** Where it answers whether it runs (gitlab-runner v19.3.0, common/consts.go `DefaultMetricsServerPort`). */
export const METRICS_PORT = 9252;

/** The variable with its token. */
export const TOKEN = 'RUNNER_TOKEN';

/** Where jobs keep what the next one would fetch again. */
export interface JobCache {
  /** Of the object storage. */
  readonly url: string;
  readonly region: string;
  readonly bucket: string;
}

export interface Jobs {
  readonly name: string;
  /** Of GitLab. */
  readonly url: string;
  /** How many at a time. */
  readonly concurrent: number;
  /** Where their pods run, as whom and under which labels. */
  readonly namespace: string;
  readonly account: string;
  readonly labels: Readonly<Record<string, string>>;
  /** For a job that names none. */
  readonly image: string;
  readonly job: Resources;
  readonly git: Pick<GitEndpoint, 'resolve'>;
  readonly architecture: ClusterConfig['architecture'];
  readonly cache?: JobCache;
  /** What jobs run that need no profile of seccomp and AppArmor: images of this pattern only, and as this user. */
  readonly unconfined?: { readonly images: string; readonly user: number };
}

/**
 * The runner's settings as TOML, with a variable in place of its token (keys: gitlab-runner v19.3.0, common/config.go;
 * `RunnerConfig.loadConfig` puts variables into token and URL). It sees when the file changes. A job cannot overwrite any of it:
 * what it may overwrite would have to be allowed here.
 */
export function runnerConfig(jobs: Jobs): string {
  const { name, url, concurrent, namespace, account, labels, image, job, git, architecture, cache, unconfined } = jobs;
  const environment = gitSettings(git).map(({ name, value }) => text(`${name}=${value}`));
  return `${[
    `concurrent = ${concurrent}`,
    `listen_address = ${text(`:${METRICS_PORT}`)}`,
    '[[runners]]',
    `  name = ${text(name)}`,
    `  url = ${text(url)}`,
    `  token = ${text(`$${TOKEN}`)}`,
    `  executor = ${text('kubernetes')}`,
    ...(environment.length > 0 ? [`  environment = [${environment.join(', ')}]`] : []),
    ...(cache ? cached(cache) : []),
    '  [runners.kubernetes]',
    `    namespace = ${text(namespace)}`,
    `    image = ${text(image)}`,
    ...(unconfined ? [`    allowed_images = [${text(unconfined.images)}]`] : []),
    `    service_account = ${text(account)}`,
    '    automount_service_account_token = false',
    '    privileged = false',
    // Left alone, it takes the helper for amd64, whatever it runs on itself (executors/kubernetes/kubernetes.go).
    ...(architecture === 'amd64' ? [] : ['    helper_image_autoset_arch_and_os = true']),
    // Ten minutes for the first pull of a large image.
    '    poll_timeout = 600',
    // The job is over: nobody waits for what its shell, which takes no notice of SIGTERM, would do in the 30 seconds of a pod.
    '    cleanup_grace_period_seconds = 5',
    '    retry_backoff_max = 5000',
    `    cpu_request = ${text(String(job.cpu))}`,
    `    memory_request = ${text(job.memory)}`,
    `    memory_limit = ${text(job.memoryLimit)}`,
    `    helper_cpu_request = ${text(String(HELPER.cpu))}`,
    `    helper_memory_request = ${text(HELPER.memory)}`,
    `    helper_memory_limit = ${text(HELPER.memoryLimit)}`,
    // A quota that is full empties when the next job ends (the API server's words; executors/kubernetes/kubernetes.go `NewRetry`).
    '    [runners.kubernetes.retry_limits]',
    `      ${text('exceeded quota')} = ${QUOTA_TRIES}`,
    '    [runners.kubernetes.pod_labels]',
    ...Object.entries(labels).map(([key, value]) => `      ${text(key)} = ${text(value)}`),
    '    [runners.kubernetes.pod_security_context.seccomp_profile]',
    `      type = ${text('RuntimeDefault')}`,
    ...(unconfined ? withoutProfiles(unconfined.user) : []),
  ].join('\n')}\n`;
}

/**
 * Jobs get links that the runner signs for one object each, and no credentials: these it has as the variables of AWS' own
 * programs, where its settings name none (gitlab-runner v19.3.0, cache/s3v2/s3.go `newRawS3Client`, cache/cacheconfig/cacheconfig.go
 * `AuthType`). Shared: what is cached outlives the token, by which it would be told apart otherwise (cache/cache.go).
 */
function cached({ url, region, bucket }: JobCache): readonly string[] {
  const { host, protocol } = new URL(url);
  return [
    '  [runners.cache]',
    `    Type = ${text('s3')}`,
    '    Shared = true',
    '    [runners.cache.s3]',
    `      ServerAddress = ${text(host)}`,
    `      Insecure = ${protocol === 'http:'}`,
    `      AuthenticationType = ${text('iam')}`,
    `      BucketName = ${text(bucket)}`,
    `      BucketLocation = ${text(region)}`,
    '      PathStyle = true',
  ];
}

/** Of the container of the job alone: those that fetch the repository keep their profiles. What is set here no job overrides. */
function withoutProfiles(user: number): readonly string[] {
  const section = 'runners.kubernetes.build_container_security_context';
  return [
    `    [${section}]`,
    `      run_as_user = ${user}`,
    `      run_as_group = ${user}`,
    ...['seccomp_profile', 'app_armor_profile'].flatMap((profile) => [
      `    [${section}.${profile}]`,
      `      type = ${text('Unconfined')}`,
    ]),
  ];
}

/** A basic string of TOML, which escapes as JSON does. */
const text = (value: string) => JSON.stringify(value);
