import { ORCHESTRATOR } from '../engines/engine.ts';
import { UsageError } from '../workspace/usage-error.ts';
import { jobOf, STARTED } from './job.ts';
import { ofProject, type Request, type Scaffold, scaffold, together } from './scaffold.ts';
import { checkNewName } from './whose.ts';

/** The job that a project begins with. */
const FIRST = 'train';

/**
 * A project: its owners, a bucket, and a job that runs. Where the platform has what starts jobs by DAGs, a DAG starts it; elsewhere
 * it starts at set times.
 */
export function project(request: Request): Scaffold {
  const { name, options, projects, components } = request;
  checkNewName(name, 'project');
  if (Object.hasOwn(projects, name))
    throw new UsageError(`there is a project ${name} already`, 'choose another name, or `npm run new -- job` in it');
  const byDag = STARTED.filter(
    ({ id, start }) => start!.dag && [id, ORCHESTRATOR].every((one) => components.includes(one)),
  );
  const engine = options.engine ?? byDag[0]?.id;
  const dag = byDag.some(({ id }) => id === engine);
  const first = jobOf({ ...request, name: FIRST, options: { engine, dag } }, name, { topics: {}, buckets: {} });
  const { owners = [] } = options;
  const whose = scaffold({ entries: owners.length > 0 ? [ofProject(name, ['owners'], owners)] : [] });
  return together([whose, first]);
}
