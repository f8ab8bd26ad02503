import type { Clock } from '../workspace/clock.ts';
import { OutsideError } from '../workspace/outside-error.ts';
import type { Step, StepEvent } from './step.ts';

/**
 * Walks the steps: what is done is passed over, what is not is run and then looked at again, since a step that believes itself
 * is how half-finished platforms come about.
 *
 * @throws whatever a step throws; the steps before it stay done.
 */
export async function runSteps(
  steps: readonly Step[],
  clock: Clock,
  report: (event: StepEvent) => void,
): Promise<void> {
  for (const step of steps) {
    const start = clock.now();
    report({ step, kind: 'started' });
    const already = await step.done();
    if (already === false) await step.run((text) => report({ step, kind: 'told', text }));
    const now = already === false ? await step.done() : already;
    if (now === false)
      throw new OutsideError(
        `${step.title}: done, and already undone again, or not to be seen`,
        'run it again; when that does not help, `npm run doctor` says what is in the way',
      );
    report({
      step,
      kind: already === false ? 'done' : 'skipped',
      ...(typeof now === 'string' && { note: now }),
      milliseconds: clock.now() - start,
    });
  }
}
