/** Names that a configuration cannot give, because the program gives them itself. */
export interface Reserved {
  /** Namespaces of the platform and the cluster: no project can have them. */
  readonly namespaces: ReadonlySet<string>;
  /** Components of the platform: no component of one's own and no project can be called so. */
  readonly components: ReadonlySet<string>;
}
