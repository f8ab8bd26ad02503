import { type DataSet, variableName } from '../config/references.ts';
import { template, text } from '../template/template.ts';
import { type Request, type Scaffold, scaffold } from './scaffold.ts';
import { checkNewName, whose } from './whose.ts';

const FOLDER = 'src/scaffold/notebook';
const cellOf = (kind: string) => template<{ name: string; variable: string }>(`${FOLDER}/${kind}`);
const [bucket, topic, database] = ['bucket.py', 'topic.py', 'database.py'].map(cellOf);

/** A notebook whose cells reach what the project has, by the variables that its pod finds. */
export function notebook(request: Request): Scaffold {
  const { project, config } = whose(request);
  const { name } = request;
  checkNewName(name, 'notebook');
  const variable = (kind: DataSet['kind'], set: string) =>
    variableName(project, { kind, project, name: set, fullName: '' });
  const [aBucket] = Object.keys(config.buckets);
  const [aTopic] = Object.keys(config.topics);
  const [aDatabase] = Object.keys(config.databases);
  const tracks = [...Object.values(config.jobs), ...Object.values(config.services)].some((one) => one.tracks);
  const cells = [
    text(`${FOLDER}/names.py`),
    aBucket !== undefined && bucket!({ name: aBucket, variable: variable('bucket', aBucket) }),
    aTopic !== undefined && topic!({ name: aTopic, variable: variable('topic', aTopic) }),
    aDatabase !== undefined && database!({ name: aDatabase, variable: '' }),
    tracks && text(`${FOLDER}/tracking.py`),
  ].filter((cell) => cell !== false);
  const file = `notebooks/${project}/${name}.ipynb`;
  return scaffold({
    files: new Map([[file, notebookOf(`${project}: ${name}`, cells)]]),
    next: [
      `${file}: addresses, names and credentials are in the environment of the pod that it runs in (docs/jobs.md)`,
    ],
  });
}

/** nbformat 4.5, as Jupyter itself writes it: keys in order, one blank of indentation. */
function notebookOf(title: string, code: readonly string[]): string {
  const lines = (source: string) => source.trimEnd().split(/(?<=\n)/);
  const cells = code.map((source, i) => ({
    cell_type: 'code',
    execution_count: null,
    id: `cell-${i + 1}`,
    metadata: {},
    outputs: [],
    source: lines(source),
  }));
  const head = { cell_type: 'markdown', id: 'title', metadata: {}, source: [`# ${title}`] };
  const metadata = {
    kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
    language_info: { name: 'python' },
  };
  return `${JSON.stringify({ cells: [head, ...cells], metadata, nbformat: 4, nbformat_minor: 5 }, undefined, 1)}\n`;
}
