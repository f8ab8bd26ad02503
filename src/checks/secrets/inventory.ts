import type { Tree } from '../../argocd/tree.ts';
import { madeOf } from '../../contract/knowledge.ts';
import { isGiven, type Renewal } from '../../contract/seed.ts';
import { describeObject } from '../../kit/object.ts';
import { isStored, type StoreEntry, storeEntries } from '../../policy/secret-store.ts';
import { ThingIndex } from '../references/known.ts';
import { type Reader, readersOf } from './readers.ts';

/** A Secret as another names it. */
export interface SecretName {
  readonly namespace: string;
  readonly name: string;
}

/** A Secret that the platform has: everything that is known of it but its value. */
export interface SecretRecord extends SecretName {
  /** Absent when whoever makes it does not tell. */
  readonly keys?: readonly string[];
  /** By which programs find it. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly maker: Maker;
  readonly readers: readonly Reader[];
}

/**
 * Who makes it. `seed`: External Secrets, once, with random values, or of `entries` in a store outside. `view`: External Secrets, from a seed. `given`: bootstrap,
 * or a person. `operator`: because of the object that it names. `program`: a chart, or what runs of it. `tree`: it is an object
 * of a component of one's own.
 */
export type Maker =
  | {
      readonly by: 'seed';
      readonly component: string;
      readonly renewal?: Renewal;
      readonly entries?: readonly StoreEntry[];
    }
  | {
      readonly by: 'given';
      readonly component: string;
      readonly what: Readonly<Record<string, string>>;
      readonly renewal?: Renewal;
    }
  | { readonly by: 'view'; readonly component: string; readonly of: SecretName }
  | { readonly by: 'operator'; readonly component: string; readonly because: string }
  | { readonly by: 'program' | 'tree'; readonly component: string };

export const secretKey = ({ namespace, name }: SecretName) => `${namespace}/${name}`;

/** Every Secret that comes of a tree, by namespace and name: of its objects, and of what charts and operators make of them. */
export function inventory(tree: Tree): readonly SecretRecord[] {
  const known = new ThingIndex(tree);
  const readers = readersOf(tree, known);
  const labels = new Map([...tree.plan.seeds, ...tree.plan.views].map((one) => [secretKey(one), one.labels]));
  return [...makersOf(tree, known)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { maker, namespace, name }]) => {
      const parts = known.get({ kind: 'Secret', namespace, name })?.parts;
      return {
        namespace,
        name,
        ...(parts && { keys: [...parts].sort() }),
        ...(labels.get(key) && { labels: labels.get(key) }),
        maker,
        readers: readers.get(key) ?? [],
      };
    });
}

function makersOf(tree: Tree, known: ThingIndex): ReadonlyMap<string, SecretName & { readonly maker: Maker }> {
  const { plan, manifests } = tree;
  const makers = new Map<string, SecretName & { readonly maker: Maker }>();
  // Who is named first is who people would ask: a seed is a seed, although an operator makes it.
  const add = (namespace: string, name: string, maker: Maker) => {
    const key = secretKey({ namespace, name });
    if (!makers.has(key)) makers.set(key, { namespace, name, maker });
  };
  const stored = isStored(plan);
  for (const seed of plan.seeds) {
    const { component, renewal } = seed;
    add(
      seed.namespace,
      seed.name,
      isGiven(seed)
        ? { by: 'given', component, what: givenKeys(seed.keys), ...(renewal && { renewal }) }
        : {
            by: 'seed',
            component,
            ...(renewal && { renewal }),
            ...(stored && { entries: storeEntries(seed, plan.platform) }),
          },
    );
  }
  for (const { component, namespace, name, seed } of plan.views)
    add(namespace, name, { by: 'view', component, of: { namespace: seed.namespace, name: seed.name } });
  for (const { component, object } of manifests)
    if (object.kind === 'Secret' && object.apiVersion === 'v1')
      add(object.metadata.namespace ?? '', object.metadata.name, { by: 'tree', component });
  for (const { id, makes } of plan.components)
    for (const made of makes)
      if (made.kind === 'Secret') add(made.namespace ?? '', made.name, { by: 'program', component: id });
  for (const { object } of manifests)
    for (const { made, component } of madeOf(plan.components, object, known.find))
      if (made.kind === 'Secret')
        add(made.namespace ?? '', made.name, { by: 'operator', component, because: describeObject(object) });
  return makers;
}

function givenKeys(keys: Parameters<typeof isGiven>[0]['keys']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(keys).flatMap(([key, made]) =>
      typeof made === 'object' && 'given' in made ? [[key, made.given]] : [],
    ),
  );
}
