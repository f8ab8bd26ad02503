import { type LabelSelector, type Labels, matches } from './selector.ts';

interface Labelled {
  readonly namespace: string;
  readonly labels: Labels;
}

/** Finds what a selector selects in a namespace by its rarest label, without looking at everything. */
export class LabelIndex<T extends Labelled> {
  readonly #byNamespace = new Map<string, T[]>();
  readonly #byLabel = new Map<string, T[]>();

  constructor(items: Iterable<T>) {
    for (const item of items) {
      append(this.#byNamespace, item.namespace, item);
      for (const key in item.labels) append(this.#byLabel, placeOf(item.namespace, key, item.labels[key]!), item);
    }
  }

  select(namespace: string, selector: LabelSelector): readonly T[] {
    let candidates: readonly T[] = this.#byNamespace.get(namespace) ?? [];
    for (const key in selector.matchLabels) {
      const fewer = this.#byLabel.get(placeOf(namespace, key, selector.matchLabels[key]!)) ?? [];
      if (fewer.length < candidates.length) candidates = fewer;
    }
    return candidates.filter(({ labels }) => matches(selector, labels));
  }
}

/** Those whose labels each item wears, in its namespace: the one that asks for most of them first. */
export function ownersOf<T extends Labelled, O extends Labelled>(
  items: readonly T[],
  owners: readonly O[],
): ReadonlyMap<T, readonly O[]> {
  const index = new LabelIndex(items);
  const found = new Map<T, O[]>(items.map((item) => [item, []]));
  for (const owner of owners)
    for (const item of index.select(owner.namespace, { matchLabels: owner.labels })) append(found, item, owner);
  for (const list of found.values()) list.sort((a, b) => Object.keys(b.labels).length - Object.keys(a.labels).length);
  return found;
}

/** Names of namespaces and keys of labels hold no space. */
function placeOf(namespace: string, key: string, value: string): string {
  return `${namespace} ${key} ${value}`;
}

export function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
