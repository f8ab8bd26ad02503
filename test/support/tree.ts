import type { Subject } from '../../src/checks/rule.ts';
import type { SchemaChecker } from '../../src/checks/schema/checker.ts';
import type { Manifest } from '../../src/contract/manifest.ts';
import { describeObject, type KubeObject } from '../../src/kit/object.ts';
import { type PlatformOptions, renderPlatform, type Written } from './platform.ts';
import { subject } from './subject.ts';

/** A whole rendered platform as rules see it. */
export function treeOf(platform: Written, options?: PlatformOptions): Subject {
  const { plan, manifests, releases, apps } = renderPlatform(platform, options);
  const other = subject([]);
  return { ...other, schemas: remembering(other.schemas), plan, manifests, releases, apps };
}

/** A checker that judges each object once: changed copies of a tree share all but what is changed. */
function remembering(checker: SchemaChecker): SchemaChecker {
  const judged = new WeakMap<KubeObject, ReturnType<SchemaChecker['check']>>();
  const check = (object: KubeObject) => {
    const known = judged.get(object) ?? checker.check(object);
    judged.set(object, known);
    return known;
  };
  return { ...checker, check };
}

/** The same tree with one object changed, called as findings call it: `Deployment.apps ml-lifecycle/mlflow`. */
export function changed(tree: Subject, name: string, change: (object: Loose) => void): Subject {
  let found = 0;
  const edit = (manifest: Manifest): Manifest => {
    if (describeObject(manifest.object) !== name) return manifest;
    found++;
    const object = structuredClone(manifest.object);
    change(object as unknown as Loose);
    return { ...manifest, object };
  };
  const { applications, projects } = tree.apps;
  const manifests = tree.manifests.map(edit);
  const apps = { ...tree.apps, applications: applications.map(edit), projects: projects.map(edit) };
  if (found !== 1) throw new Error(`${found} objects are ${name}`);
  return { ...tree, manifests, apps };
}

/** The same tree without one object. */
export function without(tree: Subject, name: string): Subject {
  const keep = ({ object }: Manifest) => describeObject(object) !== name;
  return { ...tree, manifests: tree.manifests.filter(keep) };
}

/** The same tree with one more object of a component. */
export function having(tree: Subject, component: string, object: KubeObject): Subject {
  return {
    ...tree,
    manifests: [...tree.manifests, { component, object, config: `/components/${component}`, data: false }],
  };
}

/** An object of whatever make: tests know what is in it. */
// biome-ignore lint/suspicious/noExplicitAny: a test breaks any field of any kind.
export type Loose = any;
