import type { AppOfApps } from '../argocd/derive.ts';
import type { Manifest } from '../contract/manifest.ts';
import { groupOf, type KubeObject } from '../kit/object.ts';
import { emit } from '../kit/yaml/emit.ts';
import { isAsImported } from '../workspace/imported-crds.ts';
import { indexFile, indexOf, type TreeIndex } from './index-file.ts';
import type { LaidFile } from './laid-file.ts';
import { releaseFiles } from './releases.ts';
import type { RepositoryFiles } from './repository/files.ts';

/** Everything that synth writes: a folder that is swapped as a whole, and files beside it. */
export interface Layout {
  /** Relative to `dist/<env>`. Synth owns that folder: what is not here goes. */
  readonly tree: ReadonlyMap<string, string>;
  /** What `index.json` says. */
  readonly index: TreeIndex;
  /** `releases/<env>` and the files beside `dist/`, each by itself. */
  readonly beside: readonly LaidFile[];
}

/** Lays the tree out. Pure; names come from identity, so that adding an object renames no other. */
export function layOut(
  manifests: readonly Manifest[],
  apps: AppOfApps,
  repository: RepositoryFiles = new Map(),
): Layout {
  const tree = new Map<string, string>();
  const files = new Map<string, string[]>();
  const wave = new Map(apps.components.map((component) => [component.id, component.wave]));
  const placed: { path: string; manifest: Manifest }[] = [];

  for (const manifest of manifests) {
    const file = objectFile(manifest.object);
    const path = `components/${manifest.component}/${file}`;
    tree.set(path, textOf(manifest.object));
    placed.push({ path, manifest });
    const list = files.get(manifest.component);
    if (list) list.push(file);
    else files.set(manifest.component, [file]);
  }
  for (const [component, resources] of files)
    tree.set(`components/${component}/kustomization.yaml`, emit(kustomization(resources)));
  for (const manifest of apps.applications) {
    const path = `apps/${manifest.object.metadata.name}.yaml`;
    tree.set(path, emit(manifest.object));
    placed.push({ path, manifest });
  }
  for (const manifest of apps.projects) {
    const path = `apps/appproject.${manifest.object.metadata.name}.yaml`;
    tree.set(path, emit(manifest.object));
    placed.push({ path, manifest });
  }
  tree.set('root.yaml', apps.root.map((object) => emit(object)).join('---\n'));
  const index = indexOf(placed, wave);
  tree.set('index.json', indexFile(index));

  const beside = [
    ...releaseFiles(apps.components, apps.settings.environment),
    ...[...repository].map(([path, text]): LaidFile => ({ path, text, keeping: 'marked' })),
  ];
  return { tree, index, beside };
}

const specTexts = new WeakMap<object, string>();

/** An object as its file. What was imported is the same in every tree, and long: its spec, which comes last, is written once. */
function textOf(object: KubeObject): string {
  if (!isAsImported(object)) return emit(object);
  const { spec, ...head } = object;
  const text = specTexts.get(spec as object) ?? emit({ spec });
  specTexts.set(spec as object, text);
  return emit(head) + text;
}

/** `<kind>[.<group>]/<namespace>.<name>.yaml`: two objects share a file only when they are the same object. */
export function objectFile(object: KubeObject): string {
  const group = groupOf(object.apiVersion);
  const { name, namespace } = object.metadata;
  const folder = `${object.kind.toLowerCase()}${group ? `.${group}` : ''}`;
  return `${folder}/${fileName(namespace === undefined ? name : `${namespace}.${name}`)}.yaml`;
}

/** Names of RBAC objects may hold what files on some systems may not. */
function fileName(name: string): string {
  return name.replace(/[^a-zA-Z0-9._-]/g, (character) => encodeURIComponent(character).replace('*', '%2A'));
}

function kustomization(resources: readonly string[]): KubeObject {
  return {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [...resources].sort(),
  } as unknown as KubeObject;
}
