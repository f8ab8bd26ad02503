import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../../src/catalogue/registry.ts';
import { knowledgeOf } from '../../src/contract/knowledge.ts';
import { describeIdentity, groupOf, identityOf, isCustom, type KubeObject, kindOf } from '../../src/kit/object.ts';
import { HOOK } from '../../src/kit/sync-annotations.ts';
import type { Consequence, Review } from '../../src/review/review.ts';
import { holdsObjects } from '../../src/review/trees/tree-files.ts';
import { kubeDocuments } from '../../src/workspace/kube-documents.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { reviewOf, treeOf } from '../review/platforms.ts';
import { Api, ApiError, type LiveObject } from './support/api.ts';
import { startControlPlane } from './support/control-plane.ts';
import { crdsOf, established } from './support/crds.ts';
import { definedBy } from './support/definitions.ts';
import { Processes } from './support/processes.ts';
import {
  CLASS,
  DEFINITIONS,
  NAMESPACE,
  type ObjectChange,
  REFUSED,
  SERVICES,
  TAKEN,
} from './support/review-changes.ts';
import { BASE, PLATFORMS, RESTARTS } from './support/review-platforms.ts';
import { ensureToolchain } from './support/toolchain.ts';

/** As Argo CD compares and syncs: server-side apply, over whoever else wrote a field. */
const MANAGER = { manager: 'argocd-controller' };
const DRY = { ...MANAGER, dryRun: true };

const folder = mkdtempSync(join(tmpdir(), 'mooring-review-'));
const logs = join(packageRoot(), '.mooring', 'cluster', 'review');
const processes = new Processes(folder, logs);
const atOnce = pLimit(16);

const isHook = ({ metadata }: KubeObject) => metadata.annotations?.[HOOK] !== undefined;
type Tree = ReadonlyMap<string, string>;
/** The files of one tree that another has otherwise. */
const differing = (tree: Tree, other: Tree): Tree =>
  new Map([...tree].filter(([path, text]) => other.get(path) !== text));
const objectsIn = (tree: Tree) => [...tree].flatMap(([path, text]) => (holdsObjects(path) ? kubeDocuments(text) : []));
/** The objects of each platform that a change updates; Argo CD makes a hook anew, and compares none. */
const wholes = PLATFORMS.map(([what, ...both]) => {
  const [before, after] = both.map(treeOf) as [Tree, Tree];
  const is = new Map(objectsIn(differing(after, before)).map((one) => [identityOf(one), one]));
  const updated = objectsIn(differing(before, after)).flatMap((one) => {
    const now = is.get(identityOf(one));
    return now && !isHook(now) ? [{ before: one, after: now }] : [];
  });
  return { what, review: reviewOf(before, after), updated };
});
const makersIn = (tree: Tree) =>
  [...tree].flatMap(([path, text]) =>
    /\/(?:deployment|statefulset|daemonset)\.apps\//.test(path) ? kubeDocuments(text) : [],
  );

let api: Api;

beforeAll(async () => {
  const tools = await ensureToolchain(['etcd', 'kubernetes']);
  api = new Api((await startControlPlane(processes, tools, folder, SERVICES)).url);
  const objects = wholes.flatMap(({ updated }) => updated.map(({ before }) => before));
  const kinds = new Set(objects.filter(isCustom).map((one) => `${groupOf(one.apiVersion)}/${one.kind}`));
  const groups = new Set([...kinds].map((kind) => kind.split('/')[0]!));
  const imported = [...groups].flatMap(crdsOf).filter((one) => kinds.has(definedBy(one)));
  const definitions = [...new Map([...DEFINITIONS, ...imported].map((one) => [one.metadata.name, one])).values()];
  const places = [...objects, ...makersIn(BASE)].flatMap(({ metadata }) => metadata.namespace ?? []);
  await together(definitions, (one) => api.apply(one));
  await together([...new Set([NAMESPACE, ...places])], (name) =>
    api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }),
  );
  await together(definitions, ({ metadata }) => established(api, metadata.name));
  await api.apply({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: CLASS },
    provisioner: 'example.org/none',
    allowVolumeExpansion: true,
  });
});
afterAll(() => processes.stop());

const together = <T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> =>
  Promise.all(all.map((one) => atOnce(() => work(one))));

/** What both say of a change of an object. */
interface Verdict {
  readonly what: string;
  readonly object: string;
  /** What the review says; undefined where it takes the change. */
  readonly ours?: Consequence | undefined;
  /** What the API server says; undefined where it takes the change. */
  readonly theirs?: string | undefined;
}
const verdicts: Verdict[] = [];
const restarts: (readonly [what: string, named: readonly string[], replaced: readonly string[]])[] = [];

/** Makes an object, and has the API server say in a dry run what it thinks of the change. */
async function asked(what: string, before: KubeObject, after: KubeObject, review: Review): Promise<Verdict> {
  const made = await appliedOnce(before);
  if (before.kind === 'PersistentVolumeClaim') await bound(before, made);
  const verdict = {
    what,
    object: describeIdentity(identityOf(after)),
    ours: refusedIn(review).find(({ objects }) => objects[0] === identityOf(after)),
    theirs: await api.apply(after, DRY).then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof ApiError && error.status !== 404) return error.message;
        throw error;
      },
    ),
  };
  await api.delete(before);
  verdicts.push(verdict);
  return verdict;
}

/** A definition that is established is served a moment later. */
async function appliedOnce(object: KubeObject): Promise<LiveObject> {
  for (let i = 0; ; i++) {
    try {
      return await api.apply(object, MANAGER);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 404 || i > 100) throw error;
      await sleep(100);
    }
  }
}

/** A claim without its volume may not change in any way. */
async function bound(claim: KubeObject, live: LiveObject): Promise<void> {
  const { accessModes, resources, storageClassName } = claim.spec as {
    accessModes: string[];
    resources: { requests: object };
    storageClassName: string;
  };
  const { name, namespace } = claim.metadata;
  await api.apply({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `pv-${name}` },
    spec: {
      accessModes,
      capacity: resources.requests,
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid: live.metadata.uid },
      hostPath: { path: `/var/lib/${name}` },
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName,
    },
  });
  await until(
    async () => (((await api.get(claim, namespace, name))?.status ?? {}) as { phase?: string }).phase === 'Bound',
  );
}

async function until(is: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (await is()) return;
    processes.check();
    await sleep(100);
  }
  throw new Error('not within 30 s');
}

const refusedIn = ({ consequences }: Review) =>
  consequences.filter(({ effect, severity }) => effect === 'refused' && severity !== 'info');

/** A tree of one object. */
const treeWith = (object: KubeObject) =>
  new Map([[`components/app/${kindOf(object).toLowerCase()}/${object.metadata.name}.yaml`, JSON.stringify(object)]]);

const askedOf = (changes: readonly ObjectChange[]) =>
  together(changes, ({ what, before, after }) =>
    asked(what, before, after, reviewOf(treeWith(before), treeWith(after))),
  );

describe('what the review says cannot be made', () => {
  it('is refused by the API server, and the rest is not', async () => {
    const refused = await askedOf(REFUSED);
    expect(refused.filter(({ theirs }) => theirs === undefined)).toEqual([]);
    const taken = await askedOf(TAKEN);
    expect(taken.filter(({ theirs }) => theirs !== undefined)).toEqual([]);
    expect(
      refused.filter(({ ours }) => !ours).map(({ what }) => what),
      'the review takes it',
    ).toEqual([]);
    expect(
      taken.filter(({ ours }) => ours).map(({ what }) => what),
      'the review refuses it',
    ).toEqual([]);
  });

  it('is each field of Kubernetes’ own kinds that is fixed', () => {
    const told = new Set(REFUSED.map(({ before }) => kindOf(before)));
    const fixed = [...knowledgeOf(registry).kinds].filter(([, known]) => known.some((one) => one.fixed));
    expect(fixed.map(([kind]) => kind).filter((kind) => !told.has(kind))).toEqual([]);
    for (const [kind, known] of fixed)
      for (const path of known.flatMap(({ fixed = [] }) => (typeof fixed === 'function' ? [] : fixed)))
        expect(
          REFUSED.filter(
            ({ before, after }) => kindOf(before) === kind && fieldAt(before, path) !== fieldAt(after, path),
          ),
          `${kind} ${path}`,
        ).not.toEqual([]);
  });

  it('is refused of whole platforms by the API server, or by the operator that the rule names', async () => {
    const wrong: string[] = [];
    for (const { what, review, updated } of wholes)
      await together(updated, async ({ before, after }) => {
        const { object, ours, theirs } = await asked(what, before, after, review);
        if (theirs !== undefined && !ours) wrong.push(`${what}: ${object}: ${theirs}`);
        // Whoever else refuses a custom resource, the source of its rule says so.
        if (theirs === undefined && ours && (!isCustom(after) || OF_THE_API.has(ours.rule)))
          wrong.push(`${what}: ${object}: ${ours.message}`);
      });
    expect(wrong).toEqual([]);
  });
});

/** Rules of what nobody but the API server refuses. */
const OF_THE_API: ReadonlySet<string> = new Set(['change/immutable', 'change/transition']);
const fieldAt = (object: unknown, path: string) =>
  JSON.stringify(
    path.split('.').reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], object),
  );

const MAKERS = ['Deployment', 'StatefulSet', 'DaemonSet'].map((kind) => ({ apiVersion: 'apps/v1', kind }));

describe('pods', () => {
  const applied = (objects: readonly KubeObject[]) => together(objects, (one) => api.apply(one, MANAGER));

  it('are replaced where the review says so, and nowhere else', async () => {
    // Without an account no pod is made, and no controller goes on.
    await applied(objectsIn(BASE).filter(({ kind }) => kind === 'ServiceAccount' || kind === 'PriorityClass'));
    await applied(makersIn(BASE));
    let before = await generations();
    expect(before.size).toBe(makersIn(BASE).length);
    for (const [what, make] of RESTARTS) {
      const tree = make();
      await applied(makersIn(differing(tree, BASE)));
      const after = await generations();
      const replaced = [...after].filter(([name, revision]) => before.get(name) !== revision).map(([name]) => name);
      const named = reviewOf(BASE, tree)
        .consequences.filter(({ rule }) => rule === 'change/restart')
        .flatMap(({ objects }) => objects[0]!)
        .filter((name) => before.has(name));
      restarts.push([what, [...new Set(named)].sort(), replaced.sort()]);
      await applied(makersIn(differing(BASE, tree)));
      before = await generations();
    }
    expect(restarts.filter(([, named, replaced]) => named.join() !== replaced.join())).toEqual([]);
    expect(restarts.filter(([, , replaced]) => replaced.length > 0).length).toBeGreaterThanOrEqual(10);
  });

  /** The template of which each controller makes pods now, by the identity of what it controls. */
  async function generations(): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (const kind of MAKERS) {
      await until(async () => (await api.list(kind)).every(isSeen));
      const own = await api.list({
        apiVersion: 'apps/v1',
        kind: kind.kind === 'Deployment' ? 'ReplicaSet' : 'ControllerRevision',
      });
      for (const maker of await api.list(kind)) {
        const revisions = own.filter(({ metadata }) => ownersOf(metadata).includes(maker.metadata.uid));
        const last = revisions.reduce((a, b) => (numberOf(a) > numberOf(b) ? a : b));
        found.set(identityOf(maker), last.metadata.name);
      }
    }
    return found;
  }
});

/** Its controller has made what it makes pods of. One that recreates them sees that there is work, and does it later. */
function isSeen({ kind, metadata, status }: LiveObject): boolean {
  const { observedGeneration, updatedReplicas = 0 } = (status ?? {}) as Record<string, number>;
  return observedGeneration === metadata.generation && (kind !== 'Deployment' || updatedReplicas > 0);
}
const ownersOf = (metadata: KubeObject['metadata']) =>
  ((metadata.ownerReferences ?? []) as { uid: string }[]).map(({ uid }) => uid);
const numberOf = ({ metadata, revision }: LiveObject) =>
  Number(revision ?? metadata.annotations?.['deployment.kubernetes.io/revision']);

afterAll(() => {
  const text = [...verdictTable(), '', ...restartTable()].join('\n');
  mkdirSync(logs, { recursive: true });
  writeFileSync(join(logs, 'verdicts.txt'), `${text}\n`);
  console.log(text);
});

function verdictTable(): readonly string[] {
  const of = (ours: boolean, theirs: boolean) =>
    verdicts.filter((one) => (one.ours !== undefined) === ours && (one.theirs !== undefined) === theirs);
  const alone = of(true, false);
  return [
    '── what cannot be made',
    `both refuse ${of(true, true).length}   both take ${of(false, false).length}   the API server alone refuses ${of(false, true).length}   the review alone ${alone.length}`,
    ...of(true, true).map(
      ({ what, object, theirs }) => `  refused   ${what} — ${object}: ${theirs!.replaceAll(/\s+/g, ' ').slice(0, 160)}`,
    ),
    ...of(false, true).map(({ what, object, theirs }) => `  DIFFERS   ${what} — ${object}: ${theirs}`),
    ...alone.map(
      ({ what, object, ours }) => `  operator  ${what} — ${object}: ${ours!.message} (${ours!.rule}; ${ours!.source})`,
    ),
  ];
}

function restartTable(): readonly string[] {
  return [
    '── pods that are replaced',
    ...restarts.map(([what, named, replaced]) => {
      const words = (all: readonly string[]) => all.map(describeIdentity).join(', ') || 'none';
      return named.join() === replaced.join()
        ? `  same      ${what}: ${words(replaced)}`
        : `  DIFFERS   ${what}: the review ${words(named)}; the controllers ${words(replaced)}`;
    }),
  ];
}
