import { enginesOf } from '../config/engine.ts';
import type { ProjectConfig } from '../config/project-schema.ts';
import { jobsNamespace } from '../config/references.ts';
import { fromDag } from '../engines/engine.ts';
import { ENGINES } from '../engines/index.ts';
import type { JobStart, NewJob } from '../engines/start.ts';
import { template, text } from '../template/template.ts';
import { UsageError } from '../workspace/usage-error.ts';
import { below, ofProject, type Request, type Scaffold, scaffold } from './scaffold.ts';
import { checkNewName, whose } from './whose.ts';

const FOLDER = 'src/scaffold/dag';
const plain = template<{ project: string; dag: string }>(`${FOLDER}/dag.py`);

/** A DAG: it starts the first job of the project that a DAG starts, or is one to begin with. */
export function dag(request: Request): Scaffold {
  const { project, config } = whose(request);
  checkNewName(request.name, 'DAG');
  return dagOf(project, request.name, config, startedByDag(project, config, request));
}

/** The file of a DAG with the test of the folder, in a project that need not be there yet. */
export function dagOf(
  project: string,
  name: string,
  config: Pick<ProjectConfig, 'dags'>,
  job: (NewJob & { readonly start: JobStart }) | undefined,
): Scaffold {
  const folder = config.dags ?? `dags/${project}`;
  if (typeof folder !== 'string')
    throw new UsageError(`the DAGs of ${project} are in another repository: ${folder.url}`, 'write the DAG there');
  const of = { project, dag: name };
  const file = job ? job.start.dag!({ ...of, ...job, imageFile: imageFile(job) }) : plain(of);
  const shared = {
    '.airflowignore': text(`${FOLDER}/airflowignore`),
    'tests/test_dags.py': text(`${FOLDER}/tests/test_dags.py`),
  };
  return scaffold({
    files: below(folder, { [`${name}.py`]: file, ...shared }),
    kept: Object.keys(shared).map((path) => `${folder}/${path}`),
    entries: config.dags === undefined ? [ofProject(project, ['dags'], folder)] : [],
    next: [`${folder}/${name}.py: a new DAG is paused at first; switch it on in Airflow's UI`],
  });
}

/** What DAGs read to know which image a job runs now (docs/dags.md). */
const imageFile = ({ project, image }: Pick<NewJob, 'project' | 'image'>): string =>
  `${project}_${image}_IMAGE`.toUpperCase().replaceAll('-', '_');

function startedByDag(project: string, config: ProjectConfig, { jobs }: Request) {
  for (const [job, settings] of Object.entries(config.jobs)) {
    const [engine] = enginesOf(ENGINES, settings);
    const { image } = (engine ? settings[engine.id] : {}) as { image?: string };
    if (!engine?.start?.dag || !fromDag({ settings }) || image === undefined || !Object.hasOwn(config.images, image))
      continue;
    const namespace = jobsNamespace(jobs, project);
    return { project, job, image, namespace, input: '', output: '', start: engine.start };
  }
  return undefined;
}
