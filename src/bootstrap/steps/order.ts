import type { Session } from '../session.ts';
import type { Step } from '../step.ts';

/**
 * Jobs of one resource group, such as builds of one image, begin in the order of their pipelines. GitLab's own default is any
 * order, in which a job that is tried again may overtake one of a newer commit.
 */
export function orderStep(session: Session): Step {
  const { project: path } = session.repository();
  return {
    name: 'order',
    title: 'Builds begin in the order of their commits',
    plan: () => [
      `PUT /projects/${path}  # resource_group_default_process_mode: oldest_first`,
      `PUT /projects/${path}/resource_groups/…  # each that is there`,
    ],
    done: async () => (await session.gitlab()).runsInOrder(path),
    run: async () => (await session.gitlab()).runInOrder(path),
  };
}
