import { expect, it } from 'vitest';
import { nextSteps } from '../../src/bootstrap/next-steps.ts';
import { bootstrapSteps } from '../../src/bootstrap/steps.ts';
import { describeSteps, narrate } from '../../src/cli/describe-bootstrap.ts';
import { Session } from '../../src/live/session.ts';
import { smallInstallation } from '../support/bootstrap/installation.ts';
import { bootstrap } from '../support/bootstrap/run.ts';
import { world } from '../support/bootstrap/world.ts';

it.each([
  ['k3d with a GitLab of its own', {}],
  ['an existing cluster with a GitLab outside', { external: true, cluster: { kind: 'existing', context: 'staging' } }],
  ['a repository at GitHub', { external: true, provider: 'github', url: 'https://github.com/mlops/platform.git' }],
] as const)('a dry run of %s touches nothing', async (_, options) => {
  const installation = smallInstallation(options);
  // Whatever is reached for is not there.
  const session = new Session(installation, {} as Session['system'] & { clock: never });
  Object.assign(session, { system: { clock: {}, env: {} } });
  expect(describeSteps(installation, bootstrapSteps(session))).toMatchSnapshot();
});

it.each([
  ['k3d', {}],
  ['an existing cluster', { external: true, cluster: { kind: 'existing', context: 'staging' } }],
] as const)('the last words on %s say where everything is, and no password', (_, options) => {
  expect(nextSteps(smallInstallation(options)).join('\n')).toMatchSnapshot();
});

it('a run is told line by line', async () => {
  const there = await world();
  let screen = '';
  const { events, steps } = await bootstrap(there);
  const tell = narrate(steps, { write: (text) => (screen += text) });
  for (const event of events) tell(event);
  expect(screen.replaceAll(there.gitlab.url, 'http://gitlab')).toMatchSnapshot();
});
