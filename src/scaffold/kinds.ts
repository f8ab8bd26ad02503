import { dag } from './dag.ts';
import { dashboard } from './dashboard.ts';
import { job } from './job.ts';
import { notebook } from './notebook.ts';
import { project } from './project.ts';
import type { Request, Scaffold } from './scaffold.ts';
import { service } from './service.ts';

/** What can be begun. */
export const KINDS: Readonly<Record<string, (request: Request) => Scaffold>> = {
  project,
  job,
  service,
  dag,
  notebook,
  dashboard,
};
