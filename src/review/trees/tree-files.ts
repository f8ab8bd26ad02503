/** The files of one environment's tree, by their path from `dist/<env>`. */
export interface TreeFiles {
  /** What tells contents apart: files with the same one hold the same. */
  readonly ids: ReadonlyMap<string, string>;
  /** Of those that were read: undefined of all others. */
  readonly text: (path: string) => string | undefined;
}

/** Paths at which two trees differ, sorted. */
export function differingPaths(before: TreeFiles, after: TreeFiles): readonly string[] {
  const paths = [...new Set([...before.ids.keys(), ...after.ids.keys()])];
  return paths.filter((path) => before.ids.get(path) !== after.ids.get(path)).sort();
}

/** Whether a file holds objects that Argo CD applies: one of a component, the app-of-apps, or its root. */
export function holdsObjects(path: string): boolean {
  if (path === 'root.yaml') return true;
  return /^(?:components\/[^/]+|apps)\/.*\.ya?ml$/.test(path) && !isList(path);
}

/** Whether it only lists the files of a component. */
export function isList(path: string): boolean {
  return path.endsWith('/kustomization.yaml');
}

/** The kind of the objects in a file, as the tree names its folder: `statefulset.apps`. */
export function folderOf(path: string): string {
  const second = path.indexOf('/', path.indexOf('/') + 1);
  if (second <= 0) return '';
  const end = path.indexOf('/', second + 1);
  return path.slice(second + 1, end < 0 ? undefined : end);
}
