import { template, text } from '../template/template.ts';

/** A job that is to be, as the files it starts from speak of it. */
export interface NewJob {
  readonly project: string;
  readonly job: string;
  /** The image that it runs, of the project's. */
  readonly image: string;
  /** Namespace that it runs in. */
  readonly namespace: string;
  /** The variables that hold the full names of what it reads and of what it writes. */
  readonly input: string;
  readonly output: string;
}

/** A file by its path below the folder, and its text. */
type NewFiles = Readonly<Record<string, string>>;

/** What a new job of an engine starts from: a program that runs, with its tests. */
export interface JobStart {
  /** Its part of the configuration, beside the image. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What it reads and writes: both in one bucket, or from one topic to another. */
  readonly data: 'bucket' | 'topics';
  /** The folder of which its image is built. */
  readonly files: (job: NewJob) => NewFiles;
  /** The file of a DAG that starts it; absent: no DAG can. */
  readonly dag?: (dag: NewDag) => string;
  /** How people run its tests, in the folder. */
  readonly tests: readonly string[];
}

/** A DAG that is to be, for a job that is there. */
export interface NewDag extends NewJob {
  readonly dag: string;
  /** The file that holds the image to run. */
  readonly imageFile: string;
}

/** The files of a folder of templates, under the names that they have there. */
export function filesFrom<V extends object>(folder: string, names: readonly string[]): (values: V) => NewFiles {
  const made = names.map((name) => [name, template<V>(`${folder}/${name}`)] as const);
  return (values) => Object.fromEntries(made.map(([name, fill]) => [name, fill(values)]));
}

/** What every folder with a program in Python has; how it is tested is known to whoever looks for `requirements-dev.txt`. */
export const PYTHON_TESTS = [
  'uv venv',
  'uv pip sync --require-hashes requirements-dev.txt',
  'uv run ruff check',
  'uv run pytest',
] as const;

const PYTHON = 'src/scaffold/python';

/** Settings of the programs that test one, and what stays out of its image. */
export const pythonFiles = ({ project, image }: Pick<NewJob, 'project' | 'image'>, python: string): NewFiles => ({
  'pyproject.toml': template<{ name: string; python: string }>(`${PYTHON}/pyproject.toml`)({
    name: `${project}-${image}`,
    python,
  }),
  '.dockerignore': text(`${PYTHON}/dockerignore`),
});
