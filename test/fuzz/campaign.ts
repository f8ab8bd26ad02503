import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { drawCase } from './platforms.ts';
import type { Errand, Judged } from './worker.ts';

/** How long a case may take before it counts as one that never ends: far beyond any that does, on the busiest machine. */
const HANG_MS = 120_000;

export interface Campaign {
  readonly seed: number;
  readonly cases: number;
  readonly workers: number;
  readonly onJudged: (judged: Judged) => void;
}

/** Judges cases 0 to `cases` of a seed. A case that hangs or kills its process is a violation, and the rest goes on. */
export async function campaign({ seed, cases, workers, onJudged }: Campaign): Promise<void> {
  const lane = async (first: number) => {
    for (let from = first; from < cases; ) {
      const { told, lost } = await errand({ seed, from, to: cases, step: workers }, onJudged);
      from += told * workers;
      if (lost === undefined) return;
      const { kind } = drawCase(seed, from);
      onJudged({ number: from, kind, outcome: 'fault', rules: {}, violations: [lost], milliseconds: HANG_MS });
      from += workers;
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, i) => lane(i)));
}

/** One process; tells how many cases it judged, and what became of the one after them, if anything. */
function errand(order: Errand, onJudged: (judged: Judged) => void): Promise<{ told: number; lost?: string }> {
  return new Promise((resolve) => {
    const file = fileURLToPath(new URL('worker.ts', import.meta.url));
    const child: ChildProcess = fork(file, {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    let told = 0;
    let hung = false;
    const expire = () => {
      hung = true;
      child.kill('SIGKILL');
    };
    let watchdog = setTimeout(expire, HANG_MS);
    child.on('message', (judged: Judged) => {
      told++;
      clearTimeout(watchdog);
      watchdog = setTimeout(expire, HANG_MS);
      onJudged(judged);
    });
    // What was told last may come after the process is gone, and before its channel is.
    const gone = once(child, 'disconnect');
    child.on('exit', async (code, signal) => {
      await gone;
      clearTimeout(watchdog);
      const lost = hung ? `no end within ${HANG_MS / 1000} s` : `the process ended (${signal ?? `exit code ${code}`})`;
      resolve({ told, ...((hung || code !== 0) && { lost }) });
    });
    child.send(order);
  });
}
