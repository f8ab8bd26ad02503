import type { Target } from './kind.ts';
import type { Find } from './made.ts';

/** What is named in a tree, looked up. */
export interface References {
  readonly known: KnownThings;
  /** Those that name nothing, by the kind of thing that they name. */
  readonly broken: ReadonlyMap<string, readonly Reference[]>;
}

/** Everything that something may refer to: the objects of the tree, and what comes of them. */
export interface KnownThings {
  readonly find: Find;
  readonly get: (target: Target) => Known | undefined;
  /** Names of that kind in a namespace. */
  readonly names: (kind: string, namespace: string | undefined) => readonly string[];
  /** Namespaces that have one of that kind and name. */
  readonly elsewhere: (kind: string, name: string) => readonly string[];
}

/** What is there under one name. */
export interface Known {
  /** Keys or ports; absent when they are not known, and any may be there. */
  readonly parts?: ReadonlySet<string>;
}

/** What a value names, and where the value stands. */
export interface Reference {
  readonly target: Target;
  readonly place: Place;
  /** From the top of the object, or of the values of a chart; absent when a declaration names it. */
  readonly path?: string;
}

/** Where a finding about it points. */
export interface Place {
  readonly component: string;
  /** The object that names it; chart values and declarations have none. */
  readonly object?: string;
  readonly config?: string;
}
