import type { Step, StepEvent } from '../bootstrap/step.ts';
import type { Installation } from '../live/installation.ts';
import type { Stream } from './screen.ts';

/** What `--dry-run` prints: every command and every call of an API, by step. */
export function describeSteps({ plan: { platform } }: Installation, steps: readonly Step[]): string {
  const lines = [
    `${platform.name}, ${platform.environment}: ${steps.length} steps. Each looks first whether it is done; nothing is done now.`,
  ];
  for (const [i, { name, title, plan }] of steps.entries())
    lines.push('', `${String(i + 1).padStart(2)}  ${name}: ${title}`, ...plan().map((line) => `      ${line}`));
  return `${lines.join('\n')}\n`;
}

/** Tells on a screen how the steps go, a line each, with what goes on inside below it. */
export function narrate(steps: readonly Step[], stdout: Stream): (event: StepEvent) => void {
  const width = String(steps.length).length;
  const number = (step: Step) => `[${String(steps.indexOf(step) + 1).padStart(width)}/${steps.length}]`;
  return (event) => {
    const { step } = event;
    if (event.kind === 'started') stdout.write(`${number(step)} ${step.title}\n`);
    else if (event.kind === 'told') stdout.write(`        ${event.text}\n`);
    else {
      const note = event.note ? `: ${event.note}` : '';
      stdout.write(
        `        ${event.kind === 'skipped' ? 'done already' : `done in ${spell(event.milliseconds)}`}${note}\n`,
      );
    }
  };
}

/** `3.2 s`, `4 min 10 s`. */
function spell(milliseconds: number): string {
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
