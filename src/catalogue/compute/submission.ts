import { jobsNamespace } from '../../config/references.ts';
import type { ApiRule } from '../../contract/connections/kubernetes-api.ts';
import { type Offer, offer, type Refusal } from '../../contract/offer.ts';
import type { PlatformFacts } from '../../contract/platform.ts';
import { nearest } from '../../finding/nearest.ts';

/** What Airflow calls, to submit a job and to follow one that somebody else submitted. */
export interface Calls {
  readonly submit: readonly ApiRule[];
  readonly follow: readonly ApiRule[];
}

type Submission = 'flink' | 'pods' | 'spark';

/** The right to submit a project's jobs, or to follow them, in the namespace of these and in no other. */
export function submission(type: Submission, platform: PlatformFacts, calls: Calls): Offer {
  const namespaceOf = (project: string) => jobsNamespace(platform.jobs, project);
  return offer<Submission>({
    type,
    refuses: ({ request: { project } }) => refusal(type, platform, project),
    endpoint: ({ request: { project } }) => ({ namespace: namespaceOf(project) }),
    rights: ({ request: { project, follow } }) =>
      (follow ? calls.follow : calls.submit).map((rule) => ({ ...rule, namespace: namespaceOf(project) })),
  });
}

function refusal(type: string, { projects }: PlatformFacts, project: string | undefined): Refusal | undefined {
  if (project !== undefined && Object.hasOwn(projects, project)) return undefined;
  const names = Object.keys(projects);
  const close = project === undefined ? undefined : nearest(project, names);
  return {
    message:
      project === undefined
        ? `a need of ${type} does not say whose jobs are submitted`
        : `jobs of ${project} are to be submitted, which is no project`,
    fix: close
      ? `write ${close}`
      : names.length === 0
        ? 'add the project whose jobs they are under `projects`'
        : `say \`request: { project: … }\` with one of ${names.join(', ')}`,
  };
}
