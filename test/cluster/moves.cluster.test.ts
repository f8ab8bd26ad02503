import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { packageRoot } from '../../src/workspace/workspace.ts';
import type { LiveObject } from './support/api.ts';
import { APPLICATION } from './support/applications.ts';
import { World } from './support/world.ts';

/** What the review says of an object that goes from one Application to another (`change/moved`). */

const SERVICE = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'valkey', namespace: 'data-plane' } };
const STATEFUL_SET = { ...SERVICE, apiVersion: 'apps/v1', kind: 'StatefulSet' };
const TRACKING = 'argocd.argoproj.io/tracking-id';
/** Seconds: a push is seen within 20, and a sync that failed is tried again within as many. */
const PATIENCE = 180;

describe.skipIf(process.env.MOORING_KUBECONFIG)('an object that goes from valkey to kafka', () => {
  let world: World;
  const live = ({ apiVersion, kind, metadata }: typeof SERVICE) =>
    world.api.get({ apiVersion, kind }, metadata.namespace, metadata.name);
  const owner = (object: LiveObject | undefined) => object?.metadata.annotations?.[TRACKING]?.split(':')[0];
  const operation = async () => {
    const { status } = (await world.api.get(APPLICATION, 'argocd', 'kafka'))!;
    return (status as { operationState?: { message?: string } }).operationState?.message ?? '';
  };

  beforeAll(async () => {
    const folder = join(packageRoot(), 'test', 'cluster', 'platforms', 'moves');
    world = await World.start({ name: 'moves', folder, environment: 'local' });
    await world.applyRoot();
    await world.apps.settle(world.applications, 300, () => world.processes.check());
  });
  afterAll(() => world?.stop());

  /** As a person would who has components of one's own, and no objection from synth. */
  async function move(file: string): Promise<void> {
    const folder = (component: string) => `dist/local/components/${component}`;
    for (const component of ['valkey', 'kafka']) {
      const path = `${folder(component)}/kustomization.yaml`;
      const { resources, ...rest } = parse(world.repository.read(path)!) as { resources: string[] };
      const others = resources.filter((one) => one !== file);
      const all = component === 'kafka' ? [...others, file] : others;
      world.repository.write(path, stringify({ ...rest, resources: all }));
    }
    world.repository.write(`${folder('kafka')}/${file}`, world.repository.read(`${folder('valkey')}/${file}`)!);
    await world.repository.push(`Move ${file}`);
  }

  it('is deleted by the one and made anew by the other', async () => {
    const before = await live(SERVICE);
    expect(owner(before)).toBe('valkey');
    await move('service/data-plane.valkey.yaml');
    await world.apps.until(async () => owner(await live(SERVICE)) === 'kafka', PATIENCE, 'kafka does not get it');
    expect((await live(SERVICE))!.metadata.uid).not.toBe(before!.metadata.uid);
    await world.apps.settle(world.applications, PATIENCE);
  });

  it('stays, and keeps the other from syncing, where a person must confirm its deletion, until it is let go', async () => {
    const before = await live(STATEFUL_SET);
    await move('statefulset.apps/data-plane.valkey.yaml');
    const isShared = async () => /shared resource found/i.test(await operation());
    await world.apps.until(isShared, PATIENCE, 'kafka syncs all the same');
    expect(owner(await live(STATEFUL_SET))).toBe('valkey');

    await world.api.merge(STATEFUL_SET, { metadata: { annotations: { [TRACKING]: null } } });
    await world.apps.until(async () => owner(await live(STATEFUL_SET)) === 'kafka', PATIENCE, 'kafka does not get it');
    expect((await live(STATEFUL_SET))!.metadata.uid).toBe(before!.metadata.uid);
    await world.apps.settle(world.applications, PATIENCE);
  });
});
