import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../kit/object.ts';

/** Kubernetes objects in a text that is YAML, such as a job's template in a ConfigMap; none when it is anything else. */
export function embeddedObjects(text: string): readonly KubeObject[] {
  if (!text.includes('apiVersion:') || !/^apiVersion:/m.test(text) || !/^kind:/m.test(text)) return [];
  const objects = known.get(text) ?? parse(text);
  known.set(text, objects);
  if (known.size > KEPT) known.delete(known.keys().next().value!);
  return objects;
}

/** Several rules read the same texts, and parsing one takes a millisecond or two. */
const known = new Map<string, readonly KubeObject[]>();
const KEPT = 5000;

function parse(text: string): readonly KubeObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    if (document.errors.length > 0) return [];
    const object = document.toJS() as KubeObject | null;
    const whole = typeof object?.kind === 'string' && typeof object.metadata?.name === 'string';
    return whole && typeof object.apiVersion === 'string' ? [object] : [];
  });
}
