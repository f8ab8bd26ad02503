import { parseAllDocuments } from 'yaml';
import { recordOf } from '../kit/json.ts';
import type { KubeObject } from '../kit/object.ts';

/** Kubernetes objects in a text that is YAML or JSON, such as a job's template in a ConfigMap; none when it is anything else. */
export function embeddedObjects(text: string): readonly KubeObject[] {
  if (!mayHoldObjects(text)) return [];
  const objects = known.get(text) ?? parse(text);
  known.set(text, objects);
  if (known.size > KEPT) known.delete(known.keys().next().value!);
  return objects;
}

/** Most texts hold none: a look is enough. */
const mayHoldObjects = (text: string) =>
  text.includes('apiVersion') && /^["']?apiVersion["']?:|^\s*\{[\s\S]*"apiVersion"\s*:/m.test(text);

/** Several rules read the same texts, and parsing one takes a millisecond or two. */
const known = new Map<string, readonly KubeObject[]>();
const KEPT = 5000;

function parse(text: string): readonly KubeObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    if (document.errors.length > 0) return [];
    return wholeObjects(document.toJS());
  });
}

/** An object, or those of a `List`. */
function wholeObjects(value: unknown): readonly KubeObject[] {
  const { apiVersion, kind, metadata, items } = recordOf(value);
  if (typeof kind !== 'string' || typeof apiVersion !== 'string') return [];
  if (kind === 'List' && Array.isArray(items)) return items.flatMap(wholeObjects);
  return typeof recordOf(metadata).name === 'string' ? [value as KubeObject] : [];
}
