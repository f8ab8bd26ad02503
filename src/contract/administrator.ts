/**
 * How bootstrap logs in at the Git server that a component is, to make the project, tokens and users there. Only one that the
 * platform brings itself is set up so: at any other people do, with a token of their own.
 */
export interface Administrator {
  /** One of the component's secrets, and the key of its token there. */
  readonly secret: string;
  readonly key: string;
  /** What makes the token valid for a while: a command in a container of the component. */
  readonly admit: {
    /** As kubectl calls it: `statefulset/gitlab`. */
    readonly workload: string;
    readonly container: string;
    readonly command: readonly string[];
  };
}
