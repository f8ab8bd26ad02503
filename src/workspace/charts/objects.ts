import type { KubeObject } from '../../kit/object.ts';
import { parseKubernetesYaml } from '../kubernetes-yaml.ts';

/** One object as a chart rendered it. */
export interface ChartObject {
  /** The template, as Helm names it: `strimzi-kafka-operator/templates/060-Deployment.yaml`. */
  readonly source: string;
  readonly object: KubeObject;
}

/** What Helm printed is not a stream of Kubernetes objects. */
export class ChartOutputError extends Error {
  /** The template to blame. */
  readonly source: string;

  constructor(source: string, message: string) {
    super(message);
    this.name = 'ChartOutputError';
    this.source = source;
  }
}

/**
 * The objects that `helm template` printed, in its order. Documents without content are left out, lists taken apart.
 *
 * @throws ChartOutputError when a document is not YAML, or no Kubernetes object.
 */
export function parseObjects(text: string): readonly ChartObject[] {
  return parseKubernetesYaml(text).flatMap(({ value, error, comment }) => {
    const source = /^ ?Source: (\S+)/m.exec(comment)?.[1] ?? 'unknown';
    if (error !== undefined) throw new ChartOutputError(source, `the template renders what is not YAML: ${error}`);
    if (value === null || value === undefined) return [];
    return objectsIn(value, source).map((object) => ({ source, object }));
  });
}

function objectsIn(value: unknown, source: string): readonly KubeObject[] {
  const object = value as Partial<KubeObject> & { items?: unknown[] };
  if (typeof object.apiVersion !== 'string' || typeof object.kind !== 'string')
    throw new ChartOutputError(source, 'the template renders something without apiVersion and kind');
  if (object.kind.endsWith('List') && Array.isArray(object.items))
    return object.items.flatMap((item) => objectsIn(item, source));
  if (typeof object.metadata?.name !== 'string')
    throw new ChartOutputError(source, `the template renders a ${object.kind} without metadata.name`);
  return [object as KubeObject];
}
