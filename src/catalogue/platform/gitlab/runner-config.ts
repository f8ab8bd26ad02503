import type { ClusterConfig } from '../../../config/schema.ts';
import type { Resources } from '../../../kit/resources.ts';
import type { GitEndpoint } from '../../connections.ts';
import { gitSettings } from '../git-access.ts';

/** Namespace of the pods that run jobs: of its own, since what they may do no other pod should. */
export const BUILDS = 'gitlab-builds';
export const BUILD_ACCOUNT = 'gitlab-build';
export const BUILD_LABELS = { 'app.kubernetes.io/instance': 'gitlab-runner', 'app.kubernetes.io/name': 'gitlab-build' };

/** Of the container that fetches the repository and sends results. */
export const HELPER: Resources = { cpu: '20m', memory: '64Mi', memoryLimit: '256Mi' };

/** A job waits for room in the quota for this many times `retry_backoff_max`: ten minutes, as it does for its images. */
const QUOTA_TRIES = 120;

export interface Jobs {
  /** For a job that names none. */
  readonly image: string;
  readonly job: Resources;
  readonly git: Pick<GitEndpoint, 'resolve'>;
  readonly architecture: ClusterConfig['architecture'];
}

/**
 * The runner's settings as TOML, without its token and URL, which registration adds (keys: gitlab-runner v19.3.0,
 * common/config.go). A job cannot overwrite any of it: what it may overwrite would have to be allowed here.
 */
export function runnerConfig({ image, job, git, architecture }: Jobs): string {
  const environment = gitSettings(git).map(({ name, value }) => text(`${name}=${value}`));
  return `${[
    '[[runners]]',
    ...(environment.length > 0 ? [`  environment = [${environment.join(', ')}]`] : []),
    '  [runners.kubernetes]',
    `    namespace = ${text(BUILDS)}`,
    `    image = ${text(image)}`,
    `    service_account = ${text(BUILD_ACCOUNT)}`,
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
    ...Object.entries(BUILD_LABELS).map(([key, value]) => `      ${text(key)} = ${text(value)}`),
    ...['seccomp_profile', 'app_armor_profile'].flatMap((profile) => [
      `    [runners.kubernetes.build_container_security_context.${profile}]`,
      `      type = ${text('Unconfined')}`,
    ]),
  ].join('\n')}\n`;
}

/** A basic string of TOML, which escapes as JSON does. */
const text = (value: string) => JSON.stringify(value);
