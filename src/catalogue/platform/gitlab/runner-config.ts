import { stringify } from 'smol-toml';
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
  readonly priorityClass?: string | undefined;
  /** For a job that names none. */
  readonly image: string;
  /** Of the container that fetches the repository and sends results. */
  readonly helper: string;
  /** Its account has logins of registries: with secrets of a job's own in the pod nobody would look there. */
  readonly pulls: boolean;
  readonly job: Resources;
  readonly git: Pick<GitEndpoint, 'resolve'>;
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
  const { name, url, concurrent, git, cache } = jobs;
  const environment = gitSettings(git).map(({ name, value }) => `${name}=${value}`);
  const runner = {
    name,
    url,
    token: `$${TOKEN}`,
    executor: 'kubernetes',
    ...(environment.length > 0 && { environment }),
    ...(cache && { cache: cached(cache) }),
    kubernetes: kubernetes(jobs),
  };
  return stringify({ concurrent, listen_address: `:${METRICS_PORT}`, runners: [runner] });
}

function kubernetes({ namespace, account, labels, priorityClass, image, helper, pulls, job, unconfined }: Jobs) {
  return {
    namespace,
    image,
    helper_image: helper,
    ...(unconfined && { allowed_images: [unconfined.images] }),
    service_account: account,
    automount_service_account_token: false,
    ...(pulls && { use_service_account_image_pull_secrets: true }),
    privileged: false,
    // Ten minutes for the first pull of a large image.
    poll_timeout: 600,
    // The job is over: nobody waits for what its shell, which takes no notice of SIGTERM, would do in the 30 seconds of a pod.
    cleanup_grace_period_seconds: 5,
    retry_backoff_max: 5000,
    cpu_request: String(job.cpu),
    memory_request: job.memory,
    memory_limit: job.memoryLimit,
    helper_cpu_request: String(HELPER.cpu),
    helper_memory_request: HELPER.memory,
    helper_memory_limit: HELPER.memoryLimit,
    // A quota that is full empties when the next job ends (the API server's words; executors/kubernetes/kubernetes.go `NewRetry`).
    retry_limits: { 'exceeded quota': QUOTA_TRIES },
    pod_labels: labels,
    ...(priorityClass && { priority_class_name: priorityClass }),
    pod_security_context: { seccomp_profile: { type: 'RuntimeDefault' } },
    ...(unconfined && { build_container_security_context: withoutProfiles(unconfined.user) }),
  };
}

/**
 * Jobs get links that the runner signs for one object each, and no credentials: these it has as the variables of AWS' own
 * programs, where its settings name none (gitlab-runner v19.3.0, cache/s3v2/s3.go `newRawS3Client`, cache/cacheconfig/cacheconfig.go
 * `AuthType`). Shared: what is cached outlives the token, by which it would be told apart otherwise (cache/cache.go).
 */
function cached({ url, region, bucket }: JobCache) {
  const { host, protocol } = new URL(url);
  return {
    Type: 's3',
    Shared: true,
    s3: {
      ServerAddress: host,
      Insecure: protocol === 'http:',
      AuthenticationType: 'iam',
      BucketName: bucket,
      BucketLocation: region,
      PathStyle: true,
    },
  };
}

/** Of the container of the job alone: those that fetch the repository keep their profiles. What is set here no job overrides. */
function withoutProfiles(user: number) {
  const profile = { type: 'Unconfined' };
  return { run_as_user: user, run_as_group: user, seccomp_profile: profile, app_armor_profile: profile };
}
