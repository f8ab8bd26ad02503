import { changed, type Loose, treeOf } from './tree.ts';

/** A tree with one StatefulSet, data-plane/valkey, on a cluster as somebody wrote it. */
export const written = (cluster: object) => treeOf({ components: { valkey: {} }, cluster });
export const PLAIN = written({});
export const VALKEY = 'StatefulSet.apps data-plane/valkey';
/** The same, whose pods ask for more. */
export const asking = (more: object, of = PLAIN) =>
  changed(of, VALKEY, ({ spec }: Loose) => Object.assign(spec.template.spec, more));
