import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { clusterSize } from '../../../src/contract/cluster-size.ts';
import { describeObject, type KubeObject } from '../../../src/kit/object.ts';
import { sumBytes, sumCpu } from '../../../src/kit/quantity.ts';
import { plannedNamespaces } from '../../../src/policy/namespaces.ts';
import type { LiveObject } from './api.ts';
import { isHiccup, isSettled } from './applications.ts';
import { judge, type LabelOf } from './network.ts';
import { breaches } from './order.ts';
import { peakPods } from './pods.ts';
import { describeStandIns, Report } from './report.ts';
import { changes, snapshot } from './snapshot.ts';
import { type Subject, World } from './world.ts';

const POD = { apiVersion: 'v1', kind: 'Pod' };
/** Seconds that an installation may take on a busy machine of two cores; a real cluster pulls images in it. */
const INSTALL = { fake: 900, real: 3600 };
/** Milliseconds of watching for Applications that come and go out of sync: three of Argo CD's looks at the repository. */
const QUIET = 60_000;

/** One pair of pods, judged by hand. */
export type Pair = readonly [from: LabelOf, to: LabelOf, port: number, open: boolean];

/** Adds tests of a platform that is installed and well. Each begins and ends with all Applications settled. */
export type Steps = (step: (name: string, run: (world: World) => Promise<void>) => void) => void;

/**
 * Proves a platform on a cluster: that everything is accepted and becomes well, in order; that what operators make is
 * admitted; that nothing changes by itself; and that policies let through what was declared.
 */
export function prove(subject: Subject, pairs: readonly Pair[], steps: Steps = () => {}): void {
  describe(`${subject.name}, ${subject.environment}`, () => {
    const report = new Report(subject.name);
    let world: World;
    let isWell = false;
    /** A test that says nothing when the platform never became well. */
    const step = (name: string, run: () => Promise<void>) =>
      it(name, async (context) => {
        if (!isWell) context.skip('the platform did not become well');
        await report.phase(name, run);
      });

    beforeAll(async () => {
      world = await report.phase('starts the cluster', () => World.start(subject));
      report.standIns(world.stands);
      console.log(describeStandIns(world.stands));
      if (!world.fake)
        report.note('a cluster that was there: its nodes, webhooks and operators are its own, and charts are real');
    });
    afterAll(async () => {
      await world?.stop();
      console.log(report.finish());
    });

    it(
      'becomes Synced and Healthy, all of it',
      async () => {
        await report.phase('becomes well', async () => {
          await world.applyRoot();
          await world.apps.settle(world.applications, world.fake ? INSTALL.fake : INSTALL.real, () =>
            world.processes.check(),
          );
        });
        report.count('Applications synced', world.apps.names.length);
        isWell = true;
      },
      INSTALL.real * 1000,
    );

    step('begins no Application before what it needs is Healthy', async () => {
      const { components } = world.synthesis.plan;
      const began = components.filter(({ external }) => !external);
      expect(breaches(world.apps.history, began, 'namespaces')).toEqual([]);
    });

    step('has every object accepted, unknown fields refused', async () => {
      const refused: string[] = [];
      const objects = [...committed(world), ...world.importedCrds];
      const some = pLimit(4);
      const apply = (object: KubeObject) =>
        world.api
          .apply(object, { dryRun: true })
          .catch((error) => refused.push(`${describeObject(object)}: ${error.message}`));
      await Promise.all(objects.map((object) => some(apply, object)));
      report.count('objects accepted', objects.length - refused.length);
      expect(refused).toEqual([]);
      expect([...(world.operators?.unknown ?? [])]).toEqual([]);
    });

    step('admits the pods that operators and rollovers make, under quotas, limits and Pod Security', async () => {
      const { plan } = world.synthesis;
      expect(Object.fromEntries(world.operators?.refused ?? [])).toEqual({});
      expect(await refusedByControllers(world)).toEqual([]);
      const pods = await world.api.list(POD);
      const steady = plan.components.filter(({ external }) => !external).flatMap(({ workloads }) => workloads);
      const lacking = (running: readonly LiveObject[]) =>
        steady.flatMap(({ component, name, namespace, labels, replicas }) => {
          const found = running.filter((pod) => pod.metadata.namespace === namespace && isOf(pod, labels)).length;
          return found >= replicas ? [] : [`${component}/${name}: ${found} of ${replicas}`];
        });
      expect(lacking(pods)).toEqual([]);

      const peak = steady.flatMap(peakPods);
      const refused: string[] = [];
      for (const pod of peak)
        await world.api.create(pod).catch((error) => refused.push(`${pod.metadata.name}: ${error.message}`));
      report.count('pods admitted', pods.length + peak.length - refused.length);
      for (const pod of peak) await world.api.delete(pod);
      expect(refused).toEqual([]);
      // On a node that was full for a moment, pods of a lower class gave way to them, and come back.
      const back = async () => lacking(await world.api.list(POD)).length === 0;
      await world.apps.until(back, 120, 'pods that gave way do not come back');
      const { available } = clusterSize(plan.platform.cluster);
      const asked = await requestsOf(world, new Set(plannedNamespaces(plan).map(({ name }) => name)));
      expect(asked.memory).toBeLessThanOrEqual(available.memory);
      expect(asked.cpu).toBeLessThanOrEqual(available.cpu);
    });

    step('lets pods reach each other as the checker says and no other', async () => {
      const { plan } = world.synthesis;
      const namespaces = new Set(plannedNamespaces(plan).map(({ name }) => name));
      const verdicts = await judge(world.api, plan, namespaces);
      report.count('pairs of pods judged', verdicts.pairs);
      expect(verdicts.disagree).toEqual([]);
      expect(verdicts.undeclared).toEqual([]);
      const wrong = pairs.filter(([from, to, port, open]) => verdicts.reaches(from, to, port) !== open);
      expect(wrong).toEqual([]);
    });

    step('changes nothing when all is synced again', async () => {
      const before = await snapshot(world.api, world.objects);
      const from = world.apps.history.length;
      for (const name of world.apps.names) await world.apps.sync(name);
      const ran = () => new Set(world.apps.history.slice(from).map(({ name }) => name));
      await world.apps.until(() => ran().size === world.apps.names.length, 120, 'not all Applications began a sync');
      await world.apps.settle(world.applications, 300);
      expect(changes(before, await snapshot(world.api, world.objects))).toEqual({});
    });

    step('stays as it is for a minute', async () => {
      const from = world.apps.history.length;
      await new Promise((resolve) => setTimeout(resolve, QUIET));
      world.processes.check();
      const restless = world.apps.history.slice(from).filter((moment) => !isSettled(moment));
      const hiccups = restless.filter(isHiccup);
      if (hiccups.length > 0) report.note(`the machine was too busy for ${hiccups.length} of Argo CD's health checks`);
      expect(restless.filter((moment) => !isHiccup(moment))).toEqual([]);
    });

    steps((name, run) =>
      step(name, async () => {
        isWell = false;
        await run(world);
        isWell = true;
      }),
    );
  });
}

/** Objects as they are in the repository. */
function committed(world: World): readonly KubeObject[] {
  const { environment } = world.subject;
  return [...world.repository.files([`dist/${environment}`, 'stand-ins'])]
    .filter(([path]) => !path.endsWith('kustomization.yaml') && !path.endsWith('index.json'))
    .flatMap(([, text]) => text.split(/^---$/m).map((part) => parse(part) as KubeObject));
}

/** What the controllers of Deployments, StatefulSets and Jobs were not let make. */
async function refusedByControllers(world: World): Promise<readonly string[]> {
  const events = await world.api.list({ apiVersion: 'v1', kind: 'Event' });
  return events.flatMap((event) => {
    const { reason, message, involvedObject } = event as unknown as {
      reason: string;
      message: string;
      involvedObject: { kind: string; namespace: string; name: string };
    };
    // Accounts and quotas that come a moment later are no refusal: the controller tries again.
    if (reason !== 'FailedCreate' || !/forbidden/.test(message) || /serviceaccount .* not found/.test(message))
      return [];
    return [`${involvedObject.kind} ${involvedObject.namespace}/${involvedObject.name}: ${message}`];
  });
}

async function requestsOf(world: World, namespaces: ReadonlySet<string>) {
  const pods = (await world.api.list(POD)).filter(({ metadata }) => namespaces.has(metadata.namespace ?? ''));
  const requests = pods.flatMap(({ spec }) =>
    (spec as { containers: { resources?: { requests?: Record<string, string> } }[] }).containers.map(
      ({ resources }) => resources?.requests ?? {},
    ),
  );
  return {
    cpu: sumCpu(requests.map(({ cpu = '0' }) => cpu)),
    memory: sumBytes(requests.map(({ memory = '0' }) => memory)),
  };
}

const isOf = ({ metadata: { labels = {} } }: LiveObject, wanted: Readonly<Record<string, string>>) =>
  Object.entries(wanted).every(([key, value]) => labels[key] === value);
