import type { ProjectConfig, Projects } from '../config/project-schema.ts';
import type { JobsConfig } from '../config/schema.ts';
import type { Entry } from '../workspace/add-entry.ts';

/** What is written to begin something: files, and entries of the configuration. */
export interface Scaffold {
  /** By path from the top of the repository. */
  readonly files: ReadonlyMap<string, string>;
  /** Those of them that stay as somebody has made them when they are there: they serve all that is beside them. */
  readonly kept: readonly string[];
  readonly entries: readonly Entry[];
  /** What to do next, each a command or a sentence. */
  readonly next: readonly string[];
}

/** What is asked for. */
export interface Request {
  readonly name: string;
  readonly options: ScaffoldOptions;
  /** Of the platform, as it is without. */
  readonly projects: Projects;
  readonly jobs: JobsConfig;
  /** Components that are on. */
  readonly components: readonly string[];
}

export interface ScaffoldOptions {
  /** Of `project`: who has it. */
  readonly owners?: readonly string[];
  /** Of all others: whose it is. */
  readonly project?: string;
  /** Of `job` and `project`: what runs it. */
  readonly engine?: string;
  /** Of `job`: when it starts. */
  readonly schedule?: string;
  /** Of `job`: a DAG starts it, which is written too. */
  readonly dag?: boolean;
  /** Of `dashboard`: what it shows. */
  readonly topic?: string;
}

export const scaffold = (parts: Partial<Scaffold>): Scaffold => ({
  files: new Map(),
  kept: [],
  entries: [],
  next: [],
  ...parts,
});

/** Several at once. */
export const together = (all: readonly Scaffold[]): Scaffold => ({
  files: new Map(all.flatMap(({ files }) => [...files])),
  kept: all.flatMap(({ kept }) => kept),
  entries: all.flatMap(({ entries }) => entries),
  next: all.flatMap(({ next }) => next),
});

/** Files of a folder, by path from the top. */
export const below = (folder: string, files: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));

/** An entry of a project. */
export const ofProject = (project: string, path: readonly string[], value: unknown): Entry => ({
  path: ['projects', project, ...path],
  value,
});

/** What of a project decides what a new part of it looks like. */
export type Has = Pick<ProjectConfig, 'topics' | 'buckets' | 'dags'>;
