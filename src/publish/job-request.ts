import { recordOf } from '../kit/json.ts';

/** The merge request for which a CI job runs. */
export interface JobRequest {
  readonly provider: 'gitlab' | 'github';
  /** `https://gitlab.example.com`. */
  readonly server: string;
  /** `group/project`: the one that is merged into, whichever runs the job. */
  readonly project: string;
  readonly number: number;
  /** As people call it: `!12`, `#12`. */
  readonly name: string;
  /** The commit at which its branch stood when the job began. */
  readonly head: string;
  /** Numbers that are higher for jobs that began later, a job that is tried again included. */
  readonly run: readonly number[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What the variables of a job say (gitlabhq/gitlabhq@00a46ce, doc/ci/variables/predefined_variables.md; docs.github.com, "Variables reference"
 * and "Webhook events and payloads", `pull_request`); undefined outside of jobs for merge requests.
 *
 * @param read the text of a file: GitHub tells of the pull request in one.
 */
export function jobRequest(env: Environment, read: (path: string) => string | undefined): JobRequest | undefined {
  return env.GITLAB_CI === 'true' ? ofGitLab(env) : env.GITHUB_ACTIONS === 'true' ? ofGitHub(env, read) : undefined;
}

function ofGitLab(env: Environment): JobRequest | undefined {
  const { CI_SERVER_URL: server, CI_MERGE_REQUEST_PROJECT_PATH: project, CI_MERGE_REQUEST_IID: number } = env;
  // Of a pipeline for merged results the commit is one that nobody pushed.
  const head = env.CI_MERGE_REQUEST_SOURCE_BRANCH_SHA || env.CI_COMMIT_SHA;
  if (!server || !project || !number || !head) return undefined;
  return {
    provider: 'gitlab',
    server,
    project,
    number: Number(number),
    name: `!${number}`,
    head,
    run: [Number(env.CI_JOB_ID ?? 0)],
  };
}

function ofGitHub(env: Environment, read: (path: string) => string | undefined): JobRequest | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: project, GITHUB_EVENT_PATH: event } = env;
  const text = event ? read(event) : undefined;
  if (!server || !project || text === undefined) return undefined;
  const request = recordOf(recordOf(JSON.parse(text)).pull_request);
  const { sha } = recordOf(request.head);
  if (typeof request.number !== 'number' || typeof sha !== 'string') return undefined;
  return {
    provider: 'github',
    server,
    project,
    number: request.number,
    name: `#${request.number}`,
    head: sha,
    run: [Number(env.GITHUB_RUN_ID ?? 0), Number(env.GITHUB_RUN_ATTEMPT ?? 0)],
  };
}
