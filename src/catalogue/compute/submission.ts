import { jobsNamespace } from '../../config/references.ts';
import { nearest } from '../../finding/nearest.ts';
import { type Offer, offer, type PlatformFacts, type Refusal } from '../component.ts';
import type { ApiRule } from '../connections.ts';

/** The right to submit a project's jobs, in the namespace of these and in no other. */
export function submission(type: 'spark' | 'flink', platform: PlatformFacts, rules: readonly ApiRule[]): Offer {
  const namespaceOf = (project: string) => jobsNamespace(platform.jobs, project);
  return offer<'spark' | 'flink'>({
    type,
    refuses: ({ request: { project } }) => refusal(type, platform, project),
    endpoint: ({ request: { project } }) => ({ namespace: namespaceOf(project) }),
    rights: ({ request: { project } }) => rules.map((rule) => ({ ...rule, namespace: namespaceOf(project) })),
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
