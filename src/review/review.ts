import type { Weight } from '../contract/change.ts';
import type { Effect } from '../contract/effect.ts';

/**
 * What becomes of a cluster when one tree takes the place of another, as data: pure, printable as JSON, and the same for the
 * same two trees. `npm run review` prints it, `synth` ends with its verdict, `publish` describes its merge request with it.
 * No value of a Secret is in it, nor any other text that the secret scan would stop.
 */
export interface Review {
  /** Version of this shape. */
  readonly version: 1;
  readonly environment: string;
  /** There was no tree before. */
  readonly first: boolean;
  /** All of it in a line, in plain words. */
  readonly verdict: string;
  /** What follows from the change: worst first. */
  readonly consequences: readonly Consequence[];
  /** What Argo CD does, in its order. */
  readonly timeline: readonly Wave[];
  /** Components of which something differs. */
  readonly components: readonly ComponentChange[];
  /** Every object that differs, exactly once, by identity. */
  readonly objects: readonly ObjectChange[];
  /** Pods that the change concerns, and how they are connected; of a first tree none, as it is all of them. */
  readonly affected: Affected;
  /** Versions of images that `releases/` pins, and that move. */
  readonly pins: readonly ImageMove[];
  /** Files that differ and could not be read as objects: written by hand, or broken. */
  readonly unread: readonly string[];
}

/** A component of which something differs. */
export interface ComponentChange {
  readonly component: string;
  readonly state: 'new' | 'changed' | 'gone';
}

/** An object that is not the same in both trees. */
export interface ObjectChange {
  /** `group/Kind/namespace/name`. */
  readonly identity: string;
  readonly component: string;
  readonly change: 'created' | 'updated' | 'removed' | 'moved';
  /** Of one that moved: the component that had it. Its fields may have changed as well. */
  readonly movedFrom?: string;
  /** The wave of its component's Application; absent where the tree does not say. */
  readonly wave?: number;
  /** JSON pointer of the configuration that caused it. */
  readonly config?: string;
  /** Where it stands afterwards, from `dist/<env>`; absent of one that goes. */
  readonly file?: string;
  /** It holds data. */
  readonly data?: true;
  /** What changed in it; of one that comes or goes nothing, as all of it does. */
  readonly fields: readonly FieldChange[];
  /** Nothing of it means anything to a cluster: labels of versions, checksums, another spelling of the same amount. */
  readonly noise?: true;
}

/** One place of an object. Values are short texts: long ones are cut, and large ones counted. */
export interface FieldChange {
  /**
   * `spec.replicas`, `spec.template.spec.containers[kafka].image`; items of lists stand by what tells them apart. What is inside a
   * text goes on after `›`: `data["server.properties"] › log.retention.hours`.
   */
  readonly path: string;
  /** Absent where there was nothing. */
  readonly before?: string;
  /** Absent where there is nothing any more. */
  readonly after?: string;
  /** The items are the same in another order. */
  readonly reordered?: true;
  /** Both values are a secret, or may be: that they differ is all that is told. */
  readonly hidden?: true;
  /** It means nothing to a cluster. */
  readonly noise?: true;
}

/** Something that follows from the change, told by one rule. */
export interface Consequence {
  readonly rule: string;
  readonly effect: Effect;
  readonly severity: Weight;
  /** What happens, in a sentence that names the thing. */
  readonly message: string;
  readonly why: string;
  /** What to do instead, where there is something to do. */
  readonly fix?: string;
  /** How it was found out. */
  readonly how: string;
  /** Where upstream says so. */
  readonly source: string;
  /** Component whose objects it is about. */
  readonly component: string;
  /** Objects that it is about, by identity: first the one that decides. */
  readonly objects: readonly string[];
  /** Path in the first of them. */
  readonly path?: string;
  /** What it comes to, in words that the verdict counts. */
  readonly names?: readonly string[];
  /** Less than before: access that goes, capacity that is given back. */
  readonly less?: true;
}

/** What Argo CD does with the Applications of one wave. Waves order the first installation; later ones sync as they change. */
export interface Wave {
  /** Undefined: of Applications whose wave no tree says. */
  readonly wave?: number;
  readonly components: readonly {
    readonly component: string;
    /** Numbers of objects. */
    readonly created: number;
    readonly updated: number;
    readonly pruned: number;
    /** Of those that go, the ones that stay until a person confirms it (`Prune=confirm`), and those that stay for good (`Prune=false`). */
    readonly confirmed: readonly string[];
    readonly kept: readonly string[];
    /** The Application itself comes or goes. */
    readonly application?: 'created' | 'removed';
  }[];
}

/** Who is concerned: what comes, goes and restarts, with those who are connected to it. */
export interface Affected {
  readonly pods: readonly AffectedPods[];
  /** From a client to what it connects to. */
  readonly connections: readonly {
    /** Names of pods. */
    readonly from: string;
    readonly to: string;
    /** `9092/TCP`. */
    readonly ports: string;
    readonly state: 'new' | 'gone' | 'stays';
  }[];
}

/** Pods of one kind. */
export interface AffectedPods {
  /** `data-plane/valkey`, as consequences name them. */
  readonly name: string;
  /** The object that makes them. */
  readonly identity: string;
  readonly component: string;
  readonly state: 'new' | 'gone' | 'restarts' | 'stays';
  /**
   * How far it is from what happens. 0: it comes, goes or restarts, or can be reached otherwise; 1: a client of that; 2: a client of
   * a client; −1: what something that comes or goes connects to.
   */
  readonly steps: -1 | 0 | 1 | 2;
}

/** An image that is pinned otherwise. */
export interface ImageMove {
  readonly component: string;
  /** Without its version. */
  readonly image: string;
  readonly before: string;
  readonly after: string;
}
