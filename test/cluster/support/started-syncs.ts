import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { parse } from 'yaml';
import { ARGOCD_NAMESPACE } from '../../../src/argocd/settings.ts';
import { connectCluster } from '../../../src/cluster/client.ts';
import { contextIn } from '../../../src/cluster/kubeconfig.ts';
import { syncWithHooks } from '../../../src/secrets/sync.ts';
import { systemClock } from '../../../src/workspace/clock.ts';
import { APPLICATION } from './applications.ts';
import type { Steps } from './prove.ts';

const COMPONENT = 'minio';
const JOB = { apiVersion: 'batch/v1', kind: 'Job' };
/** How often: before `status.operationState` went with the write, three of thirteen ran the hook. */
const TRIES = 4;

interface Operated {
  readonly operationState?: { readonly operation?: { readonly sync?: { readonly resources?: readonly unknown[] } } };
}

/** What `secrets rotate` asks of Argo CD, just when it heals the object that the rotation took away. */
export const startedSyncs: Steps = (step) => {
  step('runs the hooks of a sync that is started while a single object is healed', async (world) => {
    const kubeconfig = readFileSync(world.kubeconfig, 'utf8');
    const { 'current-context': context } = parse(kubeconfig) as { 'current-context': string };
    const cluster = connectCluster(contextIn(kubeconfig, context));
    const own = world.synthesis.manifests.filter(({ component }) => component === COMPONENT);
    const seed = own.find(({ object }) => object.kind === 'ExternalSecret')!.object;
    const job = own.find(({ object }) => object.kind === JOB.kind)!.object;
    const partial = async () => {
      const { operationState } = (await world.api.get(APPLICATION, ARGOCD_NAMESPACE, COMPONENT))!.status as Operated;
      return (operationState?.operation?.sync?.resources?.length ?? 0) > 0;
    };
    const run = async () => (await world.api.get(JOB, job.metadata.namespace, job.metadata.name))?.metadata.uid;
    const runs = [await run()];
    for (let tried = 0; tried < TRIES; tried++) {
      await world.api.delete(seed);
      await world.apps.until(partial, 120, `${COMPONENT} heals nothing`);
      await syncWithHooks(cluster, systemClock, COMPONENT);
      runs.push(await run());
    }
    expect(new Set(runs).size).toBe(TRIES + 1);
    await world.apps.settle(world.applications, 300);
  });
};
