import { indexFile, type TreeIndex } from '../../src/output/index-file.ts';
import type { Layout } from '../../src/output/layout.ts';
import type { MadeTree } from '../../src/publish/selection.ts';

/** Objects of a tree: `kafka/topic-a` is a ConfigMap of the component kafka; its text is in its data. */
export type Objects = Readonly<Record<string, string | { readonly image?: string; readonly data?: true }>>;

/** What synth would have made of these objects. */
export function treeOf(objects: Objects, environment = 'local', more: Partial<MadeTree> = {}): MadeTree {
  const tree = new Map<string, string>();
  const index: TreeIndex['objects'] = Object.fromEntries(
    Object.entries(objects)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, object]) => {
        const [component, name] = id.split('/') as [string, string];
        const file = `components/${component}/configmap/apps.${name}.yaml`;
        const content = typeof object === 'string' ? `data:\n  text: ${object}\n` : `spec:\n  image: ${object.image}\n`;
        tree.set(file, `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: apps\n${content}`);
        const data = typeof object !== 'string' && object.data;
        return [`/ConfigMap/apps/${name}`, { component, file, wave: 1, ...(data && { data }) }];
      }),
  );
  const parsed: TreeIndex = { version: 1, objects: index };
  tree.set('index.json', indexFile(parsed));
  const layout: Layout = { tree, index: parsed, beside: [] };
  return { environment, layout, releases: [], removed: [], ...more };
}

/** The same as files of a repository. */
export function filesOf({ environment, layout }: MadeTree): Record<string, string> {
  return Object.fromEntries([...layout.tree].map(([path, text]) => [`dist/${environment}/${path}`, text]));
}
