export interface FollowedImage {
  readonly alias: string;
  /** Without tag. */
  readonly image: string;
  readonly tag: string;
  readonly strategy: 'semver' | 'newest-build' | 'digest' | 'alphabetical';
  /** Of `semver`: the versions that are taken, written as a tag could be: `0.1.x`. */
  readonly versions?: string;
  /** A regular expression: only tags that it matches are taken. */
  readonly allow?: string;
  /** Patterns of tags that are never taken. */
  readonly ignore?: readonly string[];
  /** The tag or digest that runs, whatever was written before; nobody moves the image then. */
  readonly hold?: string;
  /** Fields beside containers that hold the image: `{ kind: FlinkDeployment, path: spec/image }`. */
  readonly fields: readonly { readonly kind: string; readonly path: string }[];
  /** Where the values of the component's chart hold its name and tag, when it stands there: `images.airflow.tag`. Its `values()` leave them out. */
  readonly values?: { readonly name: string; readonly tag: string };
}
