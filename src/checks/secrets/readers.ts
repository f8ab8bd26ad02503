import type { Tree } from '../../argocd/tree.ts';
import { EXTERNAL_SECRET } from '../../policy/external-secrets.ts';
import type { ThingIndex } from '../references/known.ts';
import { collect } from '../references/resolve.ts';

/** A component that reads a Secret. */
export interface Reader {
  readonly component: string;
  /** Objects that name it; none where a chart or an operator finds it otherwise. */
  readonly objects: readonly string[];
  /** Connections whose credentials are in it. */
  readonly connections: readonly string[];
}

/** What External Secrets reads is a seed, and who does so is told as a view of it. */
const VIEW = `${EXTERNAL_SECRET} `;

/**
 * Who reads which Secret (`namespace/name`), by component: the objects and chart values that name it, and the connections that it
 * belongs to. Some are read by nobody who says so: Argo CD finds those with a label.
 */
export function readersOf(tree: Tree, known: ThingIndex): ReadonlyMap<string, readonly Reader[]> {
  const found = new Map<string, Map<string, { objects: Set<string>; connections: Set<string> }>>();
  const reader = (secret: string, component: string) => {
    const ofSecret = found.get(secret) ?? new Map();
    found.set(secret, ofSecret);
    const entry = ofSecret.get(component) ?? { objects: new Set<string>(), connections: new Set<string>() };
    ofSecret.set(component, entry);
    return entry;
  };
  collect(tree, known, ({ kind, namespace, name }, { component, object }) => {
    if (kind !== 'Secret' || object?.startsWith(VIEW)) return;
    const { objects } = reader(`${namespace ?? ''}/${name}`, component);
    if (object !== undefined) objects.add(object);
  });
  for (const { id, client, secret } of tree.plan.connections)
    if (secret) reader(`${secret.namespace}/${secret.name}`, client.component).connections.add(id);
  // Argo CD's are found by their label.
  const viewed = new Set(tree.plan.views.map(({ seed }) => `${seed.namespace}/${seed.name}`));
  for (const { component, namespace, name } of tree.plan.seeds)
    if (!found.has(`${namespace}/${name}`) && !viewed.has(`${namespace}/${name}`))
      reader(`${namespace}/${name}`, component);
  for (const { component, namespace, name } of tree.plan.views)
    if (!found.has(`${namespace}/${name}`)) reader(`${namespace}/${name}`, component);
  return new Map(
    [...found].map(([secret, byComponent]) => [
      secret,
      [...byComponent]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([component, { objects, connections }]) => ({
          component,
          objects: [...objects].sort(),
          connections: [...connections].sort(),
        })),
    ]),
  );
}
