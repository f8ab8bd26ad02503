import { runSteps } from '../../../src/bootstrap/run.ts';
import type { Step, StepEvent } from '../../../src/bootstrap/step.ts';
import { bootstrapSteps } from '../../../src/bootstrap/steps.ts';
import type { World } from './world.ts';

/** One run of bootstrap, as far as it comes: what it told, and how it ended. */
export async function bootstrap(there: World, env: Readonly<Record<string, string>> = {}) {
  const session = there.session(env);
  const events: StepEvent[] = [];
  const steps: readonly Step[] = bootstrapSteps(session);
  const error = await runSteps(steps, there.clock, (event) => events.push(event)).then(
    () => undefined,
    (thrown: unknown) => thrown as Error & { readonly fix?: string },
  );
  await session.close().catch(() => {});
  // The server's port is another one each time.
  const plain = (said: string) => said.replaceAll(there.gitlab.url, 'http://gitlab');
  const of = (kind: StepEvent['kind']) => events.filter((event) => event.kind === kind).map(({ step }) => step.name);
  const told = events.flatMap((event) => (event.kind === 'told' ? [`${event.step.name}: ${event.text}`] : []));
  const text = [
    JSON.stringify(events, (key, value) => (key === 'step' ? value.name : value)),
    error?.stack,
    error?.fix,
  ].join();
  return {
    error: error && { name: error.name, message: plain(error.message), fix: error.fix && plain(error.fix) },
    /** The step that failed. */
    at: error && events.filter(({ kind }) => kind === 'started').at(-1)?.step.name,
    run: of('done'),
    skipped: of('skipped'),
    told,
    events,
    steps,
    text,
  };
}
