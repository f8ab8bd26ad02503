import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Deployment } from '../../../imports/types/kubernetes.ts';
import { installed } from './installed.ts';
import { EXAMPLE, type Servers } from './realtime.ts';

type Environment = Readonly<Record<string, string>>;

/** A program of Python, with what its rendered container has in its environment and no more of ours than it needs. */
interface Program {
  readonly args: readonly string[];
  readonly env: Environment;
}

/** Runs it to its end. */
export function run({ args, env }: Program, environment = 'learner'): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(installed(environment, 'bin', 'python'), [...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH!, ...env },
  });
  return { status, said: stdout + stderr };
}

/** The generator of the example, for one transaction, whose id begins with `name`. */
export function generator(servers: Servers, name: string, more: Environment = {}): Program {
  const { spec } = servers.platform.get<Deployment>('Deployment', 'realtime-generator');
  const one = { RUN: name, SEED: String(name.charCodeAt(0)), COUNT: '1', START: '0', RATE: '0' };
  return {
    args: ['-m', 'generator'],
    env: {
      ...servers.envOf(spec!.template.spec!.containers[0]!),
      PYTHONPATH: join(EXAMPLE, 'images', 'generator'),
      PYTHONDONTWRITEBYTECODE: '1',
      ...one,
      ...more,
    },
  };
}
