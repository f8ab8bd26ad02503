import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeObject } from '../kit/object.ts';
import { identityOf } from '../kit/object.ts';
import { kubeDocuments } from '../workspace/kube-documents.ts';
import type { TreeChanges } from './compare.ts';
import type { TreeIndex } from './index-file.ts';

/**
 * Objects of the tree on disk whose files are about to be written anew or to go. What somebody made unreadable by hand is left
 * out: it is nobody's object.
 */
export function changingObjects(dir: string, index: TreeIndex, changes: TreeChanges): ReadonlyMap<string, KubeObject> {
  const touched = new Set([...changes.written, ...changes.removed]);
  const objects = new Map<string, KubeObject>();
  for (const [identity, { file }] of Object.entries(index.objects)) {
    if (!touched.has(file)) continue;
    const object = readObject(join(dir, file), identity);
    if (object) objects.set(identity, object);
  }
  return objects;
}

function readObject(file: string, identity: string): KubeObject | undefined {
  try {
    return kubeDocuments(readFileSync(file, 'utf8')).find((object) => identityOf(object) === identity);
  } catch {
    return undefined;
  }
}
