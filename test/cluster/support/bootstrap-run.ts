import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A step of bootstrap, as its narration tells of it. */
export interface ToldStep {
  readonly title: string;
  readonly outcome: 'unfinished' | 'done' | 'done already';
  /** On the clock. */
  readonly seconds: number;
  /** What it said in between. */
  readonly said: readonly string[];
}

/** How a run ended. */
export interface Ended {
  /** Null when it was killed. */
  readonly exitCode: number | null;
  readonly steps: readonly ToldStep[];
  /** Everything that it said. */
  readonly output: string;
}

/** A run of bootstrap in a process group of its own. */
export interface Running {
  /** Ends it as a machine does that loses its power. */
  readonly kill: () => void;
  readonly ended: Promise<Ended>;
}

/** Starts a program that narrates as bootstrap does; `onLine` is told of each line on its standard output. */
export function startRun(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  onLine: (line: string) => void = () => {},
): Running {
  const child = spawn(program, [...args], { detached: true, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: { readonly text: string; readonly at: number }[] = [];
  let errors = '';
  child.stderr.on('data', (part: Buffer) => {
    errors += part;
  });
  const told = createInterface({ input: child.stdout }).on('line', (text) => {
    lines.push({ text, at: performance.now() });
    onLine(text);
  });
  const over = Promise.all([
    new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve)),
    new Promise<void>((resolve) => told.once('close', resolve)),
  ]);
  return {
    kill: () => {
      if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, 'SIGKILL');
    },
    ended: over.then(([exitCode]) => ({
      exitCode,
      steps: stepsOf(lines),
      output: [...lines.map(({ text }) => text), errors].join('\n'),
    })),
  };
}

/** Reads what src/cli/describe-bootstrap.ts writes: a numbered line a step, and what is about it below, indented. */
function stepsOf(lines: readonly { readonly text: string; readonly at: number }[]): readonly ToldStep[] {
  const steps: { title: string; outcome: ToldStep['outcome']; seconds: number; said: string[]; since: number }[] = [];
  for (const { text, at } of lines) {
    const title = /^\[ *\d+\/\d+\] (.+)$/.exec(text)?.[1];
    const current = steps.at(-1);
    if (title !== undefined) steps.push({ title, outcome: 'unfinished', seconds: 0, said: [], since: at });
    else if (current?.outcome === 'unfinished' && text.startsWith(' ')) {
      current.seconds = Math.round((at - current.since) / 100) / 10;
      const end = /^ +(done already|done) ?/.exec(text)?.[1] as ToldStep['outcome'] | undefined;
      if (end) current.outcome = end;
      else current.said.push(text.trim());
    }
  }
  return steps.map(({ since: _, ...step }) => step);
}
