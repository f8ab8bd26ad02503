/** Names that a configuration cannot give, because the program gives them itself. */
export interface Reserved {
  /** Namespaces of the platform and the cluster: no project can have them. */
  readonly namespaces: ReadonlySet<string>;
  /** Components that no configuration switches on, and no component of one's own can be called. */
  readonly components: ReadonlySet<string>;
}
