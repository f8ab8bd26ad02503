import { recordOf } from '../kit/json.ts';
import type { KubeObject } from '../kit/object.ts';
import { yamlDocuments } from './yaml-documents.ts';

/** Kubernetes objects in a text that is YAML or JSON, such as a job's template in a ConfigMap; none when it is anything else. */
export function embeddedObjects(text: string): readonly KubeObject[] {
  if (!mayHoldObjects(text)) return [];
  return yamlDocuments(text).flatMap((document) => ('value' in document ? wholeObjects(document.value) : []));
}

/** Most texts hold none: a look is enough. */
const mayHoldObjects = (text: string) =>
  text.includes('apiVersion') && /^["']?apiVersion["']?:|^\s*\{[\s\S]*"apiVersion"\s*:/m.test(text);

/** An object, or those of a `List`. */
function wholeObjects(value: unknown): readonly KubeObject[] {
  const { apiVersion, kind, metadata, items } = recordOf(value);
  if (typeof kind !== 'string' || typeof apiVersion !== 'string') return [];
  if (kind === 'List' && Array.isArray(items)) return items.flatMap(wholeObjects);
  return typeof recordOf(metadata).name === 'string' ? [value as KubeObject] : [];
}
