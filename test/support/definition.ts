import type { KubeObject } from '../../src/kit/object.ts';

/** The definition of a kind that nobody imported, in namespaces; `version`: what its only one says beside that it is served. */
export function definitionOf(group: string, kind: string, version: object = {}): KubeObject {
  const plural = `${kind.toLowerCase()}s`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { kind, plural },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, ...version }],
    },
  };
}

/** The same, of objects whose `spec` has these fields. */
export const definitionWith = (group: string, kind: string, properties: object): KubeObject =>
  definitionOf(group, kind, {
    schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties } } } },
  });
