import type { KubeObject } from '../kit/object.ts';
import { objectsIn, refuseOddMetadata } from '../workspace/kube-objects.ts';
import { parseKubernetesYaml } from '../workspace/kubernetes-yaml.ts';

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
    const refuse = (problem: string): never => {
      throw new ChartOutputError(source, `what the template renders ${problem}`);
    };
    return objectsIn(value, refuse).map((object) => {
      refuseOddMetadata(object, refuse);
      return { source, object };
    });
  });
}
