/**
 * A Secret made once in the cluster and never changed: random values and what is salted. Everything else is a view of it.
 * Changing a seed's keys later has no effect on a cluster that has it: add a view or a new seed.
 */
export interface SeedSpec {
  readonly name: string;
  readonly namespace?: string;
  readonly keys: Readonly<Record<string, SeedKey>>;
  readonly labels?: Readonly<Record<string, string>>;
  /** Secret type; default Opaque. */
  readonly type?: string;
  /** Its component's workloads whose pods may refer to it; default: all of them. */
  readonly readers?: readonly string[];
  /** Of one that is given for the Git server: what it lets one do there, as which bootstrap asks for it. Absent: a person makes it. */
  readonly given?: { readonly kind: TokenKind };
  /** The Git server proves itself by it when it tells the component of a push. */
  readonly webhook?: Webhook;
  /** How a new value comes to hold; default: nobody has said, so that only a person renews it. */
  readonly renewal?: Renewal;
  /** Deterministic forms of it for its own component, by Secret name. */
  readonly views?: readonly {
    readonly name: string;
    readonly keys: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
    readonly type?: string;
    readonly readers?: readonly string[];
  }[];
}

/**
 * What a token of the Git server is for: `read` the repository, `write` to it or to its merge requests, or be a `runner` of its
 * jobs; an `image-runner` takes those of protected branches that ask for it by the tag of image builds.
 */
export type TokenKind = 'read' | 'write' | 'runner' | 'image-runner';

/** Where a component hears of pushes. */
export interface Webhook {
  /** Of the seed: what both know. */
  readonly key: string;
  /** Inside the cluster: `http://argocd-server.argocd.svc.cluster.local`. From outside it is where its UI is open. */
  readonly service: string;
  readonly path: string;
}

/** How a new value of a seed comes to hold where it is checked. Whoever reads it as a variable or a file restarts besides. */
export type Renewal =
  /** An operator looks at the Secret, and passes it on within this time (`2m`). */
  | { readonly by: 'operator'; readonly within: string }
  /** A hook of its component's Application passes it on, at the next sync. */
  | { readonly by: 'sync' }
  /** Its component's own pods read it when they start. */
  | { readonly by: 'restart' }
  /** It is a given one: the Git server makes another when it is asked, and then the old one is over. */
  | { readonly by: 'forge' }
  /** It is not enough that the value is another: why, and what a person does. */
  | { readonly by: 'hand'; readonly why: string; readonly steps: readonly string[] };

/**
 * A fixed text that is no secret (a user name), random letters and digits, a template over the random keys, or what nobody
 * in the cluster can make up, in words: `a token of the Git server`.
 */
export type SeedKey = string | { readonly random: number } | { readonly template: string } | { readonly given: string };

/**
 * Whether a seed is handed to the cluster, by bootstrap or by a person, and not made in it. It is an ordinary Secret: no
 * object of the tree makes or owns it, and when it is renewed its views follow.
 */
export function isGiven({ keys }: Pick<SeedSpec, 'keys'>): boolean {
  return Object.values(keys).some((key) => typeof key === 'object' && 'given' in key);
}
