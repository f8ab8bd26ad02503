import type { KubeObject } from '../../kit/object.ts';

/**
 * Writes down what Helm and kubectl do in silence: an object that says no namespace is in that of the release, and one that
 * belongs to none loses what its template says.
 */
export function inNamespace(
  namespace: string,
  isClusterScoped: (object: KubeObject) => boolean,
): (object: KubeObject) => KubeObject {
  return (object) => {
    const { namespace: said, ...metadata } = object.metadata;
    if (isClusterScoped(object)) return said === undefined ? object : { ...object, metadata };
    return said ? object : { ...object, metadata: { ...metadata, namespace } };
  };
}
