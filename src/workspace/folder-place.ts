import { join } from 'node:path';
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from 'yaml';
import type { Position } from '../finding/finding.ts';
import { describeObject, type KubeObject } from '../kit/object.ts';
import { type Path, pathOf } from '../kit/path.ts';
import { objectFiles } from './read-folder.ts';
import { readText } from './read-text.ts';

/**
 * Where an object of a folder of plain YAML stands, and what of it `path` leads to, as far as it is there.
 *
 * @param object as findings call it; one that was written without a namespace is in `namespace`.
 */
export function placeInFolder(
  root: string,
  folder: string,
  { object, path = '', namespace }: { readonly object: string; readonly path?: string; readonly namespace: string },
): Position | undefined {
  for (const file of objectFiles(root, folder)) {
    const found = placeInText(readText(join(root, file), file)!, { object, path, namespace });
    if (found) return { file, ...found };
  }
  return undefined;
}

/** The same in the text of one file. */
export function placeInText(
  text: string,
  { object, path = '', namespace }: { readonly object: string; readonly path?: string; readonly namespace: string },
): Omit<Position, 'file'> | undefined {
  const lines = new LineCounter();
  for (const document of parseAllDocuments(text, { version: '1.1', uniqueKeys: false, lineCounter: lines }))
    for (const node of objectsOf(document)) {
      if (!isCalled(node.toJS(document) as KubeObject, object, namespace)) continue;
      const { line, col } = lines.linePos(offsetOf(node, pathOf(path), document));
      return { line, column: col };
    }
  return undefined;
}

/** The nodes of objects in a document: one, or those of a list. */
function* objectsOf({ contents }: Document): Iterable<Node> {
  if (!isMap(contents)) return;
  const items = contents.get('items');
  if (String(contents.get('kind')).endsWith('List') && isSeq<Node>(items)) yield* items.items;
  else yield contents as Node;
}

function isCalled(value: Partial<KubeObject>, object: string, namespace: string): boolean {
  const { apiVersion, kind, metadata } = value ?? {};
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof metadata?.name !== 'string') return false;
  const within = { apiVersion, kind, metadata: { ...metadata, namespace: metadata.namespace ?? namespace } };
  return [{ apiVersion, kind, metadata }, within].some((one) => describeObject(one) === object);
}

/** Where the last step of a path is that is there: a key, or an item of a list. */
function offsetOf(from: Node, path: Path, document: Document): number {
  let offset = from.range![0];
  let node: unknown = from;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (!pair) break;
      offset = (pair.key as Node).range![0];
      node = pair.value;
    } else if (isSeq(node)) {
      const item = (typeof step === 'number' ? node.items[step] : node.items.find((one) => isLabelled(one, step))) as
        | Node
        | undefined;
      if (!item?.range) break;
      offset = item.range[0];
      node = item;
    } else break;
  }
  return offset;
}

/** Whether an item of a list is the one that a review names: by fields of it, apart by commas (`8080,TCP`), or by its value. */
function isLabelled(item: unknown, label: string): boolean {
  if (isScalar(item)) return String(item.value) === label;
  if (!isMap(item)) return false;
  const values = item.items.map(({ value }) => (isScalar(value) ? String(value.value) : ''));
  return label.split(',').every((part) => values.includes(part));
}
