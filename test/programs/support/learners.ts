import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Container, Deployment, StatefulSet } from '../../../imports/types/kubernetes.ts';
import { answers, freePorts, type Processes } from '../../cluster/support/processes.ts';
import { installed } from './installed.ts';
import { EXAMPLE, type Servers } from './realtime.ts';
import { supervised } from './supervised.ts';

/** Which image of the example a service runs, as its command says. */
const image = (name: string) => join(EXAMPLE, 'images', name);

/** The one container of a rendered service. */
export function containerOf({ platform }: Servers, name: string): Container {
  const workloads = [...platform.all<Deployment>('Deployment'), ...platform.all<StatefulSet>('StatefulSet')];
  const found = workloads.find(({ metadata }) => metadata!.name === `realtime-${name}`);
  if (!found) throw new Error(`no service ${name}`);
  return found.spec!.template.spec!.containers[0] as Container;
}

/** A program of Python, with what its rendered container has in its environment and no more of ours than it needs. */
export interface Program {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export function programOf(servers: Servers, name: string, more: Readonly<Record<string, string>> = {}): Program {
  const container = containerOf(servers, name);
  const command = container.command ?? ['python', '-m', 'generator'];
  return {
    args: command.slice(1),
    env: {
      ...servers.envOf(container),
      PYTHONPATH: [image('generator'), image('learner')].join(':'),
      PYTHONDONTWRITEBYTECODE: '1',
      ...more,
    },
  };
}

/** Runs it to its end. */
export function run({ args, env }: Program, environment = 'learner'): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(installed(environment, 'bin', 'python'), [...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH!, ...env },
  });
  return { status, said: stdout + stderr };
}

/** A service that a keeper starts again, with a folder of its own for what it learnt. */
export interface Running {
  readonly keeper: number;
  readonly url: string;
  readonly state: string;
}

export async function startService(
  processes: Processes,
  servers: Servers,
  folder: string,
  name: string,
  more: Readonly<Record<string, string>>,
): Promise<Running> {
  const [port] = await freePorts(1);
  const state = join(folder, name);
  mkdirSync(state);
  const { args, env } = programOf(servers, name, { ...more, PORT: String(port), STATE: state, EVERY: '2' });
  const url = `http://127.0.0.1:${port}`;
  const keeper = await processes.start(
    supervised({
      name,
      program: installed('learner/bin/python'),
      args: [...args],
      env,
      ready: () => answers(`${url}/healthz`),
    }),
  );
  return { keeper, url, state };
}

/** Time between two transactions of the generator, in milliseconds. */
export const STEP = 20;

/** The generator, for so many transactions from a time on, which are the same for the same seed; as fast as it goes. */
export const generator = (
  servers: Servers,
  run: string,
  count: number,
  start: number,
  more: Readonly<Record<string, string>> = {},
): Program =>
  programOf(servers, 'generator', {
    ...{ RUN: run, SEED: String(run.charCodeAt(0)), COUNT: String(count), START: String(start), STEP: String(STEP) },
    ...{ RATE: '0', ...more },
  });
