import { identityOf, type KubeObject } from '../../../src/kit/object.ts';
import type { Api, LiveObject } from './api.ts';

/** Objects of a tree as a cluster has them, what operators and kubelets write aside: what a sync may change. */
export type Snapshot = ReadonlyMap<string, string>;

/** Reads the live side of these objects. Jobs that are hooks are left out: each sync runs them anew. */
export async function snapshot(api: Api, objects: readonly KubeObject[]): Promise<Snapshot> {
  const wanted = new Set(objects.filter((object) => !isHook(object)).map(identityOf));
  const kinds = new Map(objects.map(({ apiVersion, kind }) => [`${apiVersion} ${kind}`, { apiVersion, kind }]));
  const found = new Map<string, string>();
  for (const kind of kinds.values())
    for (const live of await api.list(kind))
      if (wanted.has(identityOf(live))) found.set(identityOf(live), JSON.stringify(desired(live)));
  return found;
}

/** What is not the same in both: by identity, with `made`, `gone` or `changed`. */
export function changes(before: Snapshot, after: Snapshot): Readonly<Record<string, string>> {
  const all = [...new Set([...before.keys(), ...after.keys()])].sort();
  return Object.fromEntries(
    all.flatMap((identity) => {
      const [old, now] = [before.get(identity), after.get(identity)];
      if (old === now) return [];
      return [[identity, old === undefined ? 'made' : now === undefined ? 'gone' : 'changed']];
    }),
  );
}

const isHook = ({ metadata }: KubeObject) => metadata.annotations?.['argocd.argoproj.io/hook'] !== undefined;

function desired({ status: _, ...object }: LiveObject): object {
  const { resourceVersion: _version, managedFields: _fields, generation: _generation, ...metadata } = object.metadata;
  return { ...object, metadata };
}
