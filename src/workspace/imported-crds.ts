import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeObject } from '../kit/object.ts';

/** Of `npm run import`: where a definition comes from. */
const GENERATED_BY = 'mooring/generated-by';

const read = new Map<string, readonly KubeObject[]>();
const specs = new WeakSet<object>();

/**
 * CustomResourceDefinitions of API groups, as their authors wrote them but for the descriptions, which `npm run import` leaves
 * out; none of a group that was not imported. `root`: the package's folder. Read once a process, and frozen but for the types of
 * their versions: they are nine tenths of a tree's bytes, and the same in each.
 */
export function importedDefinitions(root: string, groups: Iterable<string>): readonly KubeObject[] {
  return [...new Set(groups)].sort().flatMap((group) => {
    const folder = join(root, 'imports', 'crds', group);
    const definitions = read.get(folder) ?? readFolder(folder);
    read.set(folder, definitions);
    return definitions;
  });
}

/** Whether the definitions of an API group were imported. */
export function isImportedGroup(root: string, group: string): boolean {
  return existsSync(join(root, 'imports', 'crds', group));
}

/** Whether an object's spec is one that was imported, untouched: it passed the checks of definitions when it was. */
export function isAsImported({ spec }: KubeObject): boolean {
  return typeof spec === 'object' && spec !== null && specs.has(spec);
}

function readFolder(folder: string): readonly KubeObject[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.sort().map((file) => {
    const definition = asUpstream(JSON.parse(readFileSync(join(folder, file), 'utf8')) as KubeObject);
    specs.add(freeze(definition).spec as object);
    return definition;
  });
}

function asUpstream(definition: KubeObject): KubeObject {
  const { annotations: { [GENERATED_BY]: _, ...annotations } = {}, ...metadata } = definition.metadata;
  return { ...definition, metadata: { ...metadata, ...(Object.keys(annotations).length > 0 && { annotations }) } };
}

/** To freeze what is in a type as well would take as long as to read it. */
function freeze(value: KubeObject): KubeObject {
  const visit = (part: unknown, key: string): void => {
    if (typeof part !== 'object' || part === null || key === 'openAPIV3Schema') return;
    for (const [name, inner] of Object.entries(Object.freeze(part))) visit(inner, name);
  };
  visit(value, '');
  return value;
}
