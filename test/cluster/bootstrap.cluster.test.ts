import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/workspace/workspace.ts';
import type { LiveObject } from './support/api.ts';
import { APPLICATION } from './support/applications.ts';
import type { Ended } from './support/bootstrap-run.ts';
import { EmptyCluster } from './support/empty-cluster.ts';

/** Milliseconds that each of these may take on a busy machine of two cores. */
const LONG = 1_200_000;

describe.skipIf(process.env.MOORING_KUBECONFIG)('bootstrap, on a cluster that is there', () => {
  const tables: string[] = [];
  let cluster: EmptyCluster | undefined;
  /** What an uninterrupted run leaves behind: by identity, the fields that Argo CD keeps. */
  let wanted: ReadonlyMap<string, string> | undefined;

  afterEach(async () => {
    await cluster?.stop();
    cluster = undefined;
  });
  afterAll(() => {
    const text = tables.join('\n\n');
    const folder = join(packageRoot(), '.mooring', 'cluster');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'bootstrap.txt'), `${text}\n`);
    console.log(text);
  });

  it(
    'brings it from empty to Synced and Healthy, changes nothing the second time, keeps to the cluster that is named, and goes again',
    async () => {
      cluster = await EmptyCluster.start('bootstrap');
      const empty = await cluster.everything();
      const first = await cluster.bootstrap().ended;
      const after = await cluster.everything();
      tables.push(table('the first run', first, after.size));
      expect(first).toMatchObject({ exitCode: 0 });
      expect(first.steps.filter(({ outcome }) => outcome === 'unfinished')).toEqual([]);
      expect(await unsettled(cluster)).toEqual([]);
      expect(heldByBootstrap(after)).toEqual([
        '/ConfigMap/kube-system/mooring-bootstrap',
        '/Secret/argocd/argocd-git-read',
      ]);
      expect(rolled(after)).toEqual([]);
      wanted = kept(cluster, after);

      const pages = await cluster.pages();
      const hidden: string[] = [];
      for (const application of ['argocd', 'argocd-crds', 'external-secrets', 'namespaces', 'valkey'])
        for (const node of await pages.nodes(application))
          if ((await pages.live(application, node)) !== undefined) hidden.push(`${node.kind} ${node.namespace}`);
      expect(new Set(hidden)).toEqual(new Set(['Secret data-plane']));
      const statefulSet = (await pages.nodes('valkey')).find(({ kind }) => kind === 'StatefulSet')!;
      expect(await pages.change('valkey', statefulSet, { spec: { replicas: 0 } })).toMatch(/forbidden/);

      const changes = [...cluster.forge.changes];
      const second = await cluster.bootstrap().ended;
      const again = await cluster.everything();
      tables.push(table('the second run', second, again.size));
      expect(second).toMatchObject({ exitCode: 0 });
      expect(second.steps.map(({ outcome }) => outcome)).toEqual(second.steps.map(() => 'done already'));
      expect(difference(versions(after), versions(again))).toEqual([]);
      expect(cluster.forge.changes).toEqual(changes);

      await cluster.variant('unknown', { cluster: { context: 'nowhere' } });
      const unknown = await cluster.bootstrap({ folder: 'unknown' }).ended;
      expect(symptom(unknown)).toMatchInlineSnapshot(`
        "exit code 2 at step 1
        error: there is no context nowhere in your kubeconfig
          fix: name one of moored, elsewhere"
      `);

      await cluster.variant('another', { platform: { name: 'another' } });
      const another = await cluster.bootstrap({ folder: 'another' }).ended;
      expect(symptom(another)).toMatchInlineSnapshot(`
        "exit code 1 at step 1
        error: the cluster of context moored carries the platform moored, environment production
          fix: choose another cluster for another, production: nothing was changed there"
      `);
      expect(difference(versions(again), versions(await cluster.everything()))).toEqual([]);
      expect(cluster.forge.changes).toEqual(changes);
      expect(cluster.strayed).toEqual([]);

      const gone = await cluster.teardown().ended;
      expect(gone).toMatchObject({ exitCode: 0 });
      // The volume stays as the suite's provisioner says; what holds it is gone.
      const more = async () =>
        [...(await cluster!.everything())].flatMap(([identity, { kind }]) =>
          empty.has(identity) || kind === 'PersistentVolume' ? [] : [identity],
        );
      await cluster
        .until(async () => (await more()).length === 0, 'all that came with bootstrap is gone', 60)
        .catch(() => {});
      expect(await more()).toEqual([]);
      const left = await cluster.everything();
      expect([...empty.keys()].filter((identity) => !left.has(identity))).toEqual([]);
    },
    LONG,
  );

  it(
    'that was killed amid objects, after a token, and while Argo CD was busy, ends where a whole run ends',
    async () => {
      const there = await EmptyCluster.start('bootstrap-killed');
      cluster = there;
      const amid = there.bootstrap();
      const definition = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };
      await there.until(
        async () => (await there.api.get(definition, undefined, 'applications.argoproj.io')) !== undefined,
        'the first kinds of Argo CD are there',
      );
      amid.kill();
      tables.push(table('killed amid the objects of Argo CD', await amid.ended, (await there.everything()).size));
      expect((await amid.ended).exitCode).toBeNull();

      const forgetful = there.bootstrap();
      there.forge.onChange = (change) => {
        if (change.endsWith('/access_tokens')) forgetful.kill();
      };
      expect((await forgetful.ended).exitCode).toBeNull();
      there.forge.onChange = () => {};
      tables.push(table('killed after a token was made', await forgetful.ended, (await there.everything()).size));

      const impatient = there.bootstrap({
        onLine: (line) => {
          if (line.includes('is Synced and Healthy (1 of')) impatient.kill();
        },
      });
      expect((await impatient.ended).exitCode).toBeNull();
      tables.push(table('killed while Argo CD was busy', await impatient.ended, (await there.everything()).size));

      const last = await there.bootstrap().ended;
      const after = await there.everything();
      tables.push(table('the last run', last, after.size));
      expect(last).toMatchObject({ exitCode: 0 });
      expect(await unsettled(there)).toEqual([]);
      const found = kept(there, after);
      expect(difference(wanted ?? found, found)).toEqual([]);

      const { projects } = there.forge.state;
      const active = projects[0]!.access_tokens.filter((token) => token.active).map(({ name }) => name);
      expect(active).toEqual(['mooring-production-ci']);
      expect([projects, projects[0]!.hooks, projects[0]!.variables].map(({ length }) => length)).toEqual([1, 1, 1]);
    },
    LONG,
  );
});

/**
 * Objects of whose fields bootstrap itself keeps some: all others of the tree it applies as Argo CD. That it asked for the
 * Secret of the repository at once, when that was slow, is noted at its ExternalSecret.
 */
function heldByBootstrap(objects: ReadonlyMap<string, LiveObject>): readonly string[] {
  const held = [...objects].filter(([, object]) => managers(object).has('mooring'));
  return held.flatMap(([identity, { kind }]) => (kind === 'ExternalSecret' ? [] : [identity])).sort();
}

/** Deployments whose pods Argo CD replaced when it took them over from bootstrap. */
function rolled(objects: ReadonlyMap<string, LiveObject>): readonly string[] {
  return [...objects].flatMap(([identity, { kind, metadata }]) =>
    kind === 'Deployment' && metadata.annotations?.['deployment.kubernetes.io/revision'] !== '1' ? [identity] : [],
  );
}

/** How a run ended that did nothing. */
function symptom({ exitCode, steps, output }: Ended): string {
  return `exit code ${exitCode} at step ${steps.length}\n${output.slice(output.lastIndexOf('error:')).trim()}`;
}

interface Field {
  readonly manager: string;
  readonly operation: string;
  readonly subresource?: string;
  readonly fieldsV1: object;
}

function managers({ metadata }: LiveObject): ReadonlyMap<string, Field> {
  const { managedFields = [] } = metadata as { managedFields?: readonly Field[] };
  return new Map(managedFields.filter(({ subresource = '' }) => subresource === '').map((one) => [one.manager, one]));
}

/** What is of the tree or of bootstrap: by identity, the fields that Argo CD keeps of it, and how. */
function kept(cluster: EmptyCluster, objects: ReadonlyMap<string, LiveObject>): ReadonlyMap<string, string> {
  const found = [...objects].flatMap(([identity, object]): [string, string][] => {
    const argocd = managers(object).get('argocd-controller');
    const ours = argocd !== undefined || managers(object).has('mooring');
    return ours ? [[identity, argocd ? `${argocd.operation} ${JSON.stringify(argocd.fieldsV1)}` : 'bootstrap']] : [];
  });
  // The Git server has another port each time.
  return new Map(found.map(([identity, text]) => [identity, text.replaceAll(cluster.forge.url, '')]));
}

/** Resource versions. Of an Application, whose controller notes each look at it, what it is to be. */
function versions(objects: ReadonlyMap<string, LiveObject>): ReadonlyMap<string, string> {
  return new Map(
    [...objects].map(([identity, { kind, metadata, spec }]) => [
      identity,
      kind === APPLICATION.kind ? JSON.stringify({ spec, labels: metadata.labels }) : metadata.resourceVersion,
    ]),
  );
}

/** Identities of what is not the same in both. */
function difference(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] {
  const all = new Set([...before.keys(), ...after.keys()]);
  return [...all].filter((identity) => before.get(identity) !== after.get(identity)).sort();
}

async function unsettled({ api }: EmptyCluster): Promise<readonly string[]> {
  const applications = await api.list(APPLICATION);
  expect(applications.length).toBeGreaterThan(4);
  return applications.flatMap(({ metadata: { name }, status }) => {
    const { sync, health } = status as { sync?: { status: string }; health?: { status: string } };
    return sync?.status === 'Synced' && health?.status === 'Healthy' ? [] : [name];
  });
}

/** Steps, seconds, and how many objects there are afterwards. */
function table(title: string, { steps, exitCode }: Ended, objects: number): string {
  const rows = steps.map(({ title, outcome, seconds, said }): [string, string, string, string] => [
    title,
    outcome,
    `${seconds.toFixed(1)} s`,
    said.find((line) => line.startsWith('applying')) ?? '',
  ]);
  const width = Math.max(...rows.map(([name]) => name.length));
  const total = steps.reduce((sum, { seconds }) => sum + seconds, 0);
  return [
    `── ${title}: ${exitCode === null ? 'killed' : `exit code ${exitCode}`}, ${total.toFixed(1)} s, ${objects} objects in the cluster`,
    ...rows.map(([name, outcome, time, said]) =>
      `${name.padEnd(width)}  ${outcome.padEnd(12)}  ${time.padStart(7)}  ${said}`.trimEnd(),
    ),
  ].join('\n');
}
