import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Service } from '../../cluster/support/processes.ts';

/** The same program, started again whenever it fails, as a kubelet does. */
export const supervised = ({ program, args, ...service }: Service): Service => ({
  ...service,
  program: 'sh',
  args: ['-c', 'until "$@"; do sleep 1; done', 'sh', program, ...args],
});

/** Kills what a keeper keeps, at once and without a word to it; waits until there is another. */
export async function killUnder(keeper: number): Promise<void> {
  const child = childOf(keeper);
  if (child === undefined) throw new Error('it does not run');
  process.kill(child, 'SIGKILL');
  while (childOf(keeper) === child || childOf(keeper) === undefined) await sleep(100);
}

/** The process that a keeper keeps; undefined while it waits. */
export function childOf(keeper: number): number | undefined {
  const children = readFileSync(`/proc/${keeper}/task/${keeper}/children`, 'utf8').trim();
  return children === '' ? undefined : Number(children.split(' ')[0]);
}
