import type { Manifest } from '../../contract/manifest.ts';
import { type LabelSelector, type Labels, labelsFor, matches } from './selector.ts';

/** The label that every namespace has with its own name (docs/reference/labels-annotations-taints). */
export const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** Stands for all namespaces that the tree knows nothing of; not a name that one can have. */
export const ELSEWHERE = '(another)';

/** Namespaces with their labels, found by selectors. */
export class Namespaces {
  readonly #labels = new Map<string, Labels>();
  readonly #selected = new Map<string, readonly string[]>();

  constructor(manifests: readonly Manifest[], others: Iterable<string>) {
    for (const { object } of manifests)
      if (object.kind === 'Namespace' && object.apiVersion === 'v1')
        this.#add(object.metadata.name, object.metadata.labels);
    for (const name of [...others, ELSEWHERE]) if (!this.#labels.has(name)) this.#add(name);
  }

  get names(): readonly string[] {
    return [...this.#labels.keys()];
  }

  select(selector: LabelSelector): readonly string[] {
    const name = selector.matchLabels?.[NAMESPACE_NAME];
    if (name !== undefined)
      return matches(selector, this.#labels.get(name) ?? { [NAMESPACE_NAME]: name }) ? [name] : [];
    const key = JSON.stringify(selector);
    const known = this.#selected.get(key);
    if (known) return known;
    const found = [...this.#labels].filter(([, labels]) => matches(selector, labels)).map(([name]) => name);
    this.#selected.set(key, found);
    return found;
  }

  /** A namespace that nobody declares and that the selector selects. */
  invent(selector: LabelSelector): string | undefined {
    const labels = labelsFor(selector);
    if (!labels) return undefined;
    const name =
      labels[NAMESPACE_NAME] ??
      `(${Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(',')})`;
    this.#add(name, labels);
    this.#selected.clear();
    return name;
  }

  #add(name: string, labels: Labels = {}): void {
    this.#labels.set(name, { [NAMESPACE_NAME]: name, ...labels });
  }
}
