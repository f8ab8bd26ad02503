import type { Json } from '../kit/json.ts';
import type { KubeObject } from '../kit/object.ts';
import type { ConnectionType } from './connections/index.ts';
import type { Makes } from './made.ts';
import type { Fault } from './problem.ts';
import type { ReferenceField, ReferenceReader } from './reference-field.ts';

/**
 * What is known of a kind of objects beyond its schema: what its controller makes of one, what it names, and what happens
 * when it changes. Keyed as `Kafka.kafka.strimzi.io`, whatever its version; Kubernetes' own kinds are the component
 * `cluster`'s.
 */
export interface Kind {
  /** The pods that come of an object. */
  readonly pods?: PodMaker;
  /** Kubernetes itself runs its pods, as the object describes them. */
  readonly runs?: {
    /** What rights call objects of it: `deployments`. */
    readonly resource: string;
    /** Its pods end by themselves. */
    readonly ends?: true;
  };
  /** Of what an operator runs: its pods end by themselves, and only those after them are of what it says by then. */
  readonly ends?: true;
  /** It says how many pods another object has, in place of that: which, by kind and name in its namespace, and how many at least. */
  readonly scales?: (object: KubeObject) => { readonly kind: string; readonly name: string; readonly least: number };
  /** What else comes into being because of it, as far as others refer to it. */
  readonly makes?: Makes;
  /**
   * What people call it: said of those that others belong to by name. One that is named and is not there is then told by the
   * rule `reference/operated-cluster`.
   */
  readonly title?: string;
  /** Where it names what, beside the fields that mean the same everywhere (`checks/references/shapes.ts`). */
  readonly refers?: readonly ReferenceField[] | ReferenceReader;
  /** Objects of it are what clients of such connections talk to: what its component was asked for is then in the tree. */
  readonly serves?: ConnectionType;
  /** Whom it lets in, of an object that makes users for connections. */
  readonly admits?: (object: KubeObject) => readonly Admitted[];
  /** The Secret with a certificate that it asks for, and the names that this is for. */
  readonly certifies?: (object: KubeObject) => { readonly secret: string; readonly names: readonly string[] };
  /** Images that it names are not run for it: examples in schemas, sources of other trees, versions to look for. */
  readonly quotesImages?: true;
  /** What stays when it is deleted, in words that go on after its name, though it holds data: volumes, a database; undefined where all goes. */
  readonly outlived?: (object: KubeObject) => string | undefined;
  /** Data goes with it when it is deleted, or with those of its kind of which that is true. */
  readonly holdsData?: true | ((object: KubeObject) => boolean);
  /** Volumes that an object asks for, by what tells them apart: none of them can get smaller, or another class. */
  readonly volumes?: (spec: unknown) => Readonly<Record<string, ClaimedVolume>>;
  /** Fields of the spec that make its controller start the pods anew, at a time in seconds since 1970; absent where nobody can ask for that. */
  readonly restart?: (seconds: number) => object;
  /** Programs read what they take from it whenever they need it, or watch it: nothing goes on with what it said before. */
  readonly rereads?: (object: KubeObject) => boolean;
  /** How its controller replaces pods when what they are made of changes; `before`: the object that it was. */
  readonly rollout?: (object: KubeObject, before: KubeObject) => Rollout;
  /** What replacing them comes to beside that, in words that go on after a semicolon: what a job goes on from, which pod is the last. */
  readonly resumes?: (object: KubeObject, before: KubeObject) => string | undefined;
  /**
   * Its controller leaves what runs as it is when the object changes, and starts nothing anew: what becomes of the change, in
   * words that go on after its name and a colon; undefined where nothing changes but what it looks at all the time.
   */
  readonly goesOn?: (object: KubeObject, before: KubeObject) => string | undefined;
  /** What its controller starts anew because of a change that no pod's template shows. */
  readonly restarts?: (before: KubeObject, after: KubeObject) => readonly Restart[];
  /** Paths that the API server lets nobody change. */
  readonly fixed?: readonly string[] | ((before: KubeObject, after: KubeObject) => readonly string[]);
  /** What is wrong with an object that its schema cannot say, by the rule that tells it. */
  readonly faults?: Readonly<Partial<Record<FaultRule, (object: KubeObject) => Iterable<Fault>>>>;
}

/**
 * How pods are replaced. `surge`: new ones come while old ones still run; `one-by-one`: each goes before its successor comes;
 * `all-at-once`; `by-hand`: when somebody deletes them.
 */
export type Rollout = 'surge' | 'one-by-one' | 'all-at-once' | 'by-hand';

/** Pods that start anew. */
export interface Restart {
  /** Which, beside the name of the object, where the tree does not say what pods there are: `brokers`. */
  readonly pods: string;
  /** Labels of those pods, in its namespace, where they are not those that it makes itself. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The field that makes it so. */
  readonly path: string;
  readonly rollout: Rollout;
}

/** A user that an object makes at what its component runs. */
export interface Admitted {
  readonly type: ConnectionType;
  /** What it is called there. */
  readonly user: string;
  /** The Secret that its password comes from, in the namespace of the object, and the key there. */
  readonly secret?: string | undefined;
  readonly key?: string | undefined;
  /** Where the object says it. */
  readonly at: string;
  /** How many connections it may open at once, of how many that there are; absent where nobody counts. */
  readonly connections?: { readonly most?: number | undefined; readonly all: number };
  /** What of it is not as a client needs it, in words that go on after its name. */
  readonly wrong?: string | undefined;
}

/**
 * Rules of all trees that ask kinds too: heaps that a limit has no room for, budgets that an operator keeps of itself, data that
 * an object gives up, settings of jobs, probes that it makes only when told, containers that it looks for by name, Services that
 * it opens to outside, and what its operator refuses or never gets ready. What no rule of these asks is a rule of the component's
 * own.
 */
export type FaultRule =
  | 'capacity/heap'
  | 'data/kept'
  | 'disruption'
  | 'jobs/settings'
  | 'network/exposed'
  | 'operator/limits'
  | 'probes'
  | 'reference/container';

/** A volume that an object asks for. */
export interface ClaimedVolume {
  readonly path: string;
  readonly size?: unknown;
  readonly class?: unknown;
  /** Its operator takes another class, for the volumes that it makes from then on. */
  readonly classOfNew?: true;
}

/** Kinds by their key. */
export type Kinds = Readonly<Record<string, Kind>>;

/** Answers the pods that objects of one kind make. */
export type PodMaker = (object: KubeObject, surroundings: Surroundings) => readonly MadePods[];

/** Pods with one template, as their maker writes them out, as far as the tree says it. */
export interface MadePods {
  /** The part of the object that people change to change the pod: `spec.template`, `spec.driver`. */
  readonly at: string;
  /** Whether that part is a pod template itself, so that paths in the pod go on from there. */
  readonly exact: boolean;
  /** Where they run, when that is not the object's namespace. */
  readonly namespace?: string;
  readonly labels: Json;
  readonly annotations: Json;
  /** A pod's, requests and limits of its containers included. */
  readonly spec: Json;
  /** Pods at a time, at most (`Infinity`: without bound); absent where the object does not say. */
  readonly replicas?: number;
  /** The part of the object that says how many and how large they are; default: `at`. */
  readonly sizedAt?: string;
  /**
   * Where the object says what a container asks for, by the container's name. Others say it in their place when `at` is
   * `exact`; else their maker alone decides, and they are not counted.
   */
  readonly resourcesAt?: Readonly<Record<string, string>>;
  /** The operator gives it an account of its own where `spec` names none. */
  readonly ownAccount?: true;
  /** The tree does not say which security contexts the maker fills in: nobody judges them. */
  readonly unjudged?: true;
}

/** What of a tree shapes pods beside the object that makes them. */
export interface Surroundings {
  /** Looks up an object of the tree by kind (`Kafka.kafka.strimzi.io`), namespace and name. */
  readonly find: (kind: string, namespace: string | undefined, name: string) => KubeObject | undefined;
}
