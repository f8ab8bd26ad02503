import { join } from 'node:path';
import type { Container, CronJob } from '../../../imports/types/kubernetes.ts';
import { run } from './generator.ts';
import { EXAMPLE, type Servers } from './realtime.ts';

type More = Readonly<Record<string, string>>;

const file = (name: string) => join(EXAMPLE, 'images/trainer', name);

/** What a job that is no Spark finds in its environment, with the rights that it has in the tree. */
export const jobEnvOf = (servers: Servers, name: string): Record<string, string> =>
  servers.envOf(
    servers.platform.get<CronJob>('CronJob', `realtime-${name}`).spec!.jobTemplate.spec!.template.spec!
      .containers[0] as Container,
  );

/** Runs such a job, or its program with another environment. */
export const runJob = (
  servers: Servers,
  name: string,
  more: More = {},
  env: More = jobEnvOf(servers, name),
): { status: number | null; said: string } => run({ args: [file(`${name}.py`)], env: { ...env, ...more } }, 'lake');
