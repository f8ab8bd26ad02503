import { expect } from 'vitest';
import type { Steps } from './prove.ts';
import { changes, snapshot } from './snapshot.ts';
import type { World } from './world.ts';

/** Seconds until a push has come to rest. */
const ROLLOUT = 300;

const GREETING = '/ConfigMap/harbour/lighthouse';

/** What pushes do to a cluster that runs vendored charts. */
export const vendoredChanges: Steps = (step) => {
  step('rolls out another value of a chart, and touches nothing else', async (world) => {
    const before = await snapshot(world.api, world.objects);
    const changed = async () => changes(before, await snapshot(world.api, world.objects));
    world.edit((platform) => platform.setIn(['components', 'lighthouse', 'values', 'greeting'], 'ahoy'));
    await world.publish('Say ahoy');
    await world.apps.until(async () => GREETING in (await changed()), ROLLOUT, 'the greeting is as it was');
    await world.apps.settle(world.applications, ROLLOUT);
    expect(await changed()).toEqual({ [GREETING]: 'changed' });
  });

  step('runs the hooks of a chart, and takes it down when it is removed', async (world) => {
    expect(await jobsThatRan(world)).toEqual(
      expect.arrayContaining(['announce', 'lighthouse-prepare', 'own', 'prepare']),
    );
    const own = world.synthesis.manifests.flatMap(({ component, object }) => (component === 'hooks' ? [object] : []));
    world.edit((platform) => platform.deleteIn(['components', 'hooks']));
    await world.publish('Remove the chart with hooks', ['hooks']);
    const isGone = () => !world.apps.names.includes('hooks');
    await world.apps.until(isGone, ROLLOUT, 'the Application hooks stays');
    await world.apps.settle(world.applications, ROLLOUT);
    expect([...(await snapshot(world.api, own)).keys()]).toEqual([]);
  });
};

/** Names of the Jobs that made a pod, those included that are gone. */
async function jobsThatRan({ api }: World): Promise<readonly string[]> {
  const events = await api.list({ apiVersion: 'v1', kind: 'Event' });
  return events.flatMap((event) => {
    const { reason, involvedObject } = event as unknown as {
      reason: string;
      involvedObject: { kind: string; name: string };
    };
    return involvedObject.kind === 'Job' && reason === 'SuccessfulCreate' ? [involvedObject.name] : [];
  });
}
