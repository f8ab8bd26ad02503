import { expect } from 'vitest';
import { parse, stringify } from 'yaml';
import { flink } from '../../../src/engines/flink/flink.ts';
import { identityOf, type KubeObject } from '../../../src/kit/object.ts';
import { isHiccup } from './applications.ts';
import type { Steps } from './prove.ts';
import { changes, type Snapshot, snapshot } from './snapshot.ts';
import type { World } from './world.ts';

/** Seconds until a push has come to rest. */
const ROLLOUT = 300;

const TOPIC = 'kafka.strimzi.io/KafkaTopic/data-plane/fraud.transactions';
const FLINK = { apiVersion: 'flink.apache.org/v1beta1', kind: 'FlinkDeployment' };
const SCORES = 'kafka.strimzi.io/KafkaTopic/data-plane/fraud.scores';
const REMOVED = 'valkey';
/** What the operation says that waits (gitops-engine, pkg/sync/sync_context.go). */
const CONFIRM = /waiting for pruning confirmation/i;

/** What pushes to the repository of the guide’s platform do to a cluster that runs it. */
export const pushes: Steps = (step) => {
  step('rolls out a change of one topic, and touches nothing else', async (world) => {
    const before = await remember(world);
    world.edit((platform) => platform.setIn(['projects', 'fraud', 'topics', 'transactions', 'retention'], '8d'));
    await world.publish('Keep transactions for eight days');
    await world.apps.until(async () => TOPIC in (await before.changed()), ROLLOUT, 'the topic is as it was');
    await world.apps.settle(world.applications, ROLLOUT);
    expect(await before.changed()).toEqual({ [TOPIC]: 'changed' });
    expect(before.synced()).toEqual([world.synthesis.layout.index.objects[TOPIC]!.component]);
  });

  step('rolls out what the Image Updater commits, and the next synth keeps it', async (world) => {
    const before = await remember(world);
    const path = `releases/${world.subject.environment}/project-fraud/kustomization.yaml`;
    const job = world.synthesis.manifests.find(({ object }) => object.kind === FLINK.kind)!.object;
    const [name] = (job.spec as { image: string }).image.split(/:(?=[^/]*$)/) as [string];
    const overlay = parse(world.repository.read(path)!) as object;
    // As v1.3.0 writes it (pkg/argocd/git.go): a list of its own at the end of the file.
    world.repository.write(path, stringify({ ...overlay, images: [{ name, newName: name, newTag: '9.9.9' }] }));
    await world.repository.push('build: automatic update of project-fraud');
    const isOut = async () => {
      const live = await world.api.get(FLINK, job.metadata.namespace, job.metadata.name);
      return (live!.spec as { image: string }).image === `${name}:9.9.9`;
    };
    await world.apps.until(isOut, ROLLOUT, 'the new image does not come');
    await world.apps.settle(world.applications, ROLLOUT);
    expect(await before.changed()).toEqual({ [identityOf(job)]: 'changed' });

    world.pull(path);
    await world.publish('Nothing new');
    expect(world.repository.read(path)).toContain('9.9.9');
  });

  for (const [what, break_] of Object.entries(MISTAKES))
    step(`names ${what}, leaves alone what runs, and recovers by the commit that mends it`, async (world) => {
      const before = await remember(world);
      const path = `dist/${world.subject.environment}/components/${REMOVED}/statefulset.apps/data-plane.${REMOVED}.yaml`;
      world.repository.write(path, break_(world.repository.read(path)!));
      await world.repository.push(`Break it: ${what}`);
      const told = () => symptomsOf(world, REMOVED);
      await world.apps.until(() => told().length > 0, ROLLOUT, `${REMOVED} has no symptom`);
      expect(told().join('\n')).toMatch(/statefulset/i);
      expect(await before.changed()).toEqual({});
      const others = world.apps.latest.filter((moment) => moment.conditions.length > 0 && !isHiccup(moment));
      expect(others.map(({ name }) => name)).toEqual([REMOVED]);

      await world.publish('Mend it');
      await world.apps.until(() => told().length === 0, ROLLOUT, `${REMOVED} still complains`);
      await world.apps.settle(world.applications, ROLLOUT);
      expect(await before.changed()).toEqual({});
    });

  step('prunes what a removed job leaves, and no data', async (world) => {
    const before = await remember(world);
    const data = dataOf(world);
    const had = Object.keys(world.synthesis.layout.index.objects);
    world.edit((platform) => platform.deleteIn(['projects', 'fraud', 'jobs', 'score']));
    // It was the only job that kept state there: the bucket stays, and nobody reads it any more.
    await world.publish('Remove the job score', [], [`bucket/${flink.stateBucket!('fraud', {})}`]);
    const has = world.synthesis.layout.index.objects;
    const lost = had.filter((identity) => !(identity in has));
    const gone = async () =>
      Object.entries(await before.changed()).flatMap(([identity, what]) => (what === 'gone' ? [identity] : []));
    await world.apps.until(
      async () => (await gone()).length === lost.length,
      ROLLOUT,
      'not all that was removed is gone',
    );
    await world.apps.settle(world.applications, ROLLOUT);
    expect(await gone()).toEqual(lost.sort());
    expect(lost.filter((identity) => data.includes(identity))).toEqual([]);
  });

  step('prunes data only when somebody agrees', async (world) => {
    const before = await remember(world);
    world.edit((platform) => platform.deleteIn(['projects', 'fraud', 'topics', 'scores']));
    await world.publish('Remove the topic scores', [SCORES]);
    const asks = () => world.apps.latest.some(({ name, message }) => name === 'kafka' && CONFIRM.test(message));
    await world.apps.until(asks, ROLLOUT, 'Argo CD does not ask');
    expect(await before.changed()).not.toHaveProperty([SCORES]);
    await world.approveDeletion('kafka');
    await world.apps.until(async () => (await before.changed())[SCORES] === 'gone', ROLLOUT, 'the topic stays');
    await world.apps.settle(world.applications, ROLLOUT);
  });

  step('takes down a removed component that holds data only when somebody agrees', async (world) => {
    const own = world.synthesis.manifests.flatMap(({ component, object }) => (component === REMOVED ? [object] : []));
    const left = async () => (await snapshot(world.api, own)).size;
    world.edit((platform) => platform.deleteIn(['components', REMOVED]));
    await world.publish(`Remove ${REMOVED}`, [REMOVED]);
    const isGoing = () => world.apps.latest.some(({ name, deleting }) => name === REMOVED && deleting);
    await world.apps.until(isGoing, ROLLOUT, `the Application ${REMOVED} stays`);
    await new Promise((resolve) => setTimeout(resolve, 30_000));
    expect(await left()).toBe(own.length);
    await world.approveDeletion(REMOVED);
    await world.apps.until(async () => (await left()) === 0, ROLLOUT, `of ${REMOVED} something is left`);
    await world.apps.settle(world.applications, ROLLOUT);
  });
};

/** Identities of what holds data. */
const dataOf = ({ synthesis }: World) =>
  Object.entries(synthesis.layout.index.objects).flatMap(([identity, { data }]) => (data ? [identity] : []));

/** Ways to break a file, by what is said of it. */
const MISTAKES: Readonly<Record<string, (text: string) => string>> = {
  'a file that is no YAML': (text) => text.replace('spec:', 'spec: ]'),
  'an object that the API server refuses': (text) => text.replace(/^ {2}replicas: .*$/m, '  replicas: one'),
};

interface Memory {
  /** Objects that are not as they were. */
  readonly changed: () => Promise<Readonly<Record<string, string>>>;
  /** Applications that synced since. */
  readonly synced: () => readonly string[];
}

async function remember(world: World): Promise<Memory> {
  const objects: readonly KubeObject[] = world.objects;
  const before: Snapshot = await snapshot(world.api, objects);
  const started = new Map(world.apps.latest.map((moment) => [moment.name, moment.started]));
  return {
    changed: async () => changes(before, await snapshot(world.api, objects)),
    synced: () =>
      world.apps.latest.filter((moment) => moment.started !== started.get(moment.name)).map(({ name }) => name),
  };
}

/** What an Application says against its source. */
function symptomsOf(world: World, name: string): readonly string[] {
  const moment = world.apps.latest.find((one) => one.name === name);
  return (moment === undefined || isHiccup(moment) ? [] : moment.conditions).map(
    ({ type, message }) => `${type}: ${message}`,
  );
}
