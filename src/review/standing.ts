import { podsOf } from '../checks/pods/pods-of.ts';
import { append } from '../checks/reachability/label-index.ts';
import { NAMESPACE_NAME } from '../checks/reachability/namespaces.ts';
import { isNetworkPolicy, readPolicy } from '../checks/reachability/network-policy.ts';
import type { Knowledge } from '../contract/knowledge.ts';
import { type Manifest, namespaceOf } from '../contract/manifest.ts';
import { same } from '../kit/compare.ts';
import { identityOf, kindOf } from '../kit/object.ts';
import { NETWORK_KINDS } from './network.ts';
import { type PodPair, podPairs } from './pods.ts';
import { looksOther } from './reached.ts';
import { QUOTA_KINDS } from './rules/quota.ts';
import { podKinds } from './subject.ts';
import type { Side } from './trees/side.ts';
import { holdsObjects } from './trees/tree-files.ts';

/** Two trees of which the files that differ were read, and how to read more. */
interface Standing {
  readonly sides: readonly [before: Side, after: Side];
  /** Paths at which they differ. */
  readonly differing: readonly string[];
  readonly knowledge: Pick<Knowledge, 'kinds'>;
  /** Reads the files at some paths, of both trees. */
  readonly read: (paths: readonly string[]) => Promise<void>;
  /** Whether all is to be read. */
  readonly whole: boolean;
}

/** Clients, and their clients: as far as a review tells who notices something. */
const STEPS = 2;

/** They hold texts, in which others stand, of other namespaces: always read. */
const HOLDERS: ReadonlySet<string> = new Set(['ConfigMap', 'Secret']);

/**
 * Reads, of what stays as it is, the pods, policies and quotas of the namespaces in which something differs, and of those whose
 * pods are clients of what restarts there, so that a review grows with what changes. All are read where policies or labels
 * differ, or pods come and go: then any pod may reach another. A file is looked for in the namespace that `index.json` says; one
 * that it does not know is read in any case.
 */
export async function readStanding(standing: Standing): Promise<void> {
  const { sides, differing, knowledge, read, whole } = standing;
  const files = filesByNamespace(standing);
  const opened = new Set<string | undefined>();
  const open = async (namespaces: Iterable<string | undefined>) => {
    const fresh = [...namespaces].filter((namespace) => !opened.has(namespace));
    for (const namespace of fresh) opened.add(namespace);
    await read(fresh.flatMap((namespace) => files.get(namespace) ?? []));
    return fresh;
  };
  const changed = sides.map((side) => differing.filter(holdsObjects).flatMap((path) => side.objectsIn(path) ?? []));
  const kinds: ReadonlySet<string> = new Set(NETWORK_KINDS);
  if (whole || changed.flat().some(({ object }) => kinds.has(kindOf(object)))) return void (await open(files.keys()));
  await open([undefined, ...changed.flatMap((manifests) => namespacesOf(manifests, knowledge))]);
  const [was, is] = sides.map((side, i) => podsOf(treeOf(side, changed[i]!, knowledge)));
  const pairs = podPairs(was!, is!);
  if (pairs.some(looksOther)) return void (await open(files.keys()));
  let places: readonly (string | undefined)[] = touchedNamespaces(pairs, changed[1]!, knowledge);
  for (let step = 0; step < STEPS; step++) {
    const policies = [...new Set([undefined, ...places])].flatMap((place) => files.get(place) ?? []);
    const clients = clientNamespaces(sides[0], new Set(places), policies);
    if (clients === undefined) return void (await open(files.keys()));
    places = await open(clients);
  }
}

/** Of the kinds that rules ask for: files that do not differ, by the namespace of their objects; undefined where nothing says it. */
function filesByNamespace({ sides, differing, knowledge }: Standing): ReadonlyMap<string | undefined, string[]> {
  const other = new Set(differing);
  const found = new Map<string | undefined, string[]>();
  for (const kind of new Set([...podKinds(knowledge), ...NETWORK_KINDS, ...QUOTA_KINDS])) {
    const [before, after] = sides.map(({ pathsOf }) => pathsOf(kind));
    for (const path of before === after ? before! : new Set([...before!, ...after!]))
      if (!other.has(path)) append(found, HOLDERS.has(kind) ? undefined : namespaceOfFile(sides, kind, path), path);
  }
  return found;
}

/** The namespace of a file's object, or the one that it is, as its name says, where the indexes of both trees say the same. */
function namespaceOfFile(sides: Standing['sides'], kindAndGroup: string, path: string): string | undefined {
  const [kind, ...group] = kindAndGroup.split('.');
  const file = path.slice(path.lastIndexOf('/') + 1, -'.yaml'.length);
  const dot = file.indexOf('.');
  const isIt = (namespace: string, name: string) =>
    sides.every(({ entry }) => entry(`${group.join('.')}/${kind}/${namespace}/${name}`)?.file === path);
  if (kindAndGroup === 'Namespace') return isIt('', file) ? file : undefined;
  return dot > 0 && isIt(file.slice(0, dot), file.slice(dot + 1)) ? file.slice(0, dot) : undefined;
}

/** Where objects are, and the pods that they make. */
function namespacesOf(manifests: readonly Manifest[], knowledge: Standing['knowledge']): readonly string[] {
  return [
    ...manifests.map((manifest) => namespaceOf(manifest) ?? 'default'),
    ...podsOf({ manifests, plan: { knowledge } }).map(({ namespace }) => namespace),
  ];
}

function treeOf(side: Side, changed: readonly Manifest[], knowledge: Standing['knowledge']) {
  const known = new Map([...side.ofKinds(podKinds(knowledge)), ...changed].map((one) => [identityOf(one.object), one]));
  return { manifests: [...known.values()], plan: { knowledge } };
}

/** Where pods may restart: their templates differ, or an object does for which operators replace some. */
function touchedNamespaces(
  pairs: readonly PodPair[],
  changed: readonly Manifest[],
  { kinds }: Standing['knowledge'],
): readonly string[] {
  const templates = pairs.filter(
    ({ before, after }) =>
      !same([before?.annotations, before?.spec, before?.replicas], [after?.annotations, after?.spec, after?.replicas]),
  );
  const operated = changed.filter(({ object }) => kinds.get(kindOf(object))?.some(({ restarts }) => restarts));
  return [
    ...templates.map(({ before, after }) => (after ?? before)!.namespace),
    ...operated.map((manifest) => namespaceOf(manifest) ?? 'default'),
  ];
}

/** Namespaces from which the policies of some let pods in; undefined where one does not name them. */
function clientNamespaces(
  side: Side,
  places: ReadonlySet<string | undefined>,
  files: readonly string[],
): ReadonlySet<string> | undefined {
  const found = new Set<string>();
  const policies = files.flatMap((path) => side.objectsIn(path) ?? []).filter(({ object }) => isNetworkPolicy(object));
  for (const { namespace, ingress = [] } of policies.map(readPolicy)) {
    if (!places.has(namespace)) continue;
    for (const { namespaceSelector } of ingress.flatMap(({ peers }) => peers)) {
      if (!namespaceSelector) continue;
      const name = namespaceSelector.matchLabels?.[NAMESPACE_NAME];
      if (name === undefined) return undefined;
      found.add(name);
    }
  }
  return found;
}
