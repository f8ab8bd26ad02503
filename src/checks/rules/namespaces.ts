import type { Problem } from '../../contract/problem.ts';
import { describeObject } from '../../kit/object.ts';
import { scopeAmong } from '../../kit/scope.ts';
import { embedded } from '../embedded.ts';
import type { Rule } from '../rule.ts';

/** Namespaces that every cluster has. */
const BUILT_IN = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease']);

export const namespaces: Rule = {
  id: 'namespaces',
  severity: 'error',
  what: 'Every namespaced object is in a namespace that the tree makes, and every other object in none.',
  why: 'Argo CD cannot apply an object to a namespace that is not there, and one that nobody declared has no policies.',
  *check({ manifests }): Iterable<Problem> {
    const made = new Set(BUILT_IN);
    for (const { object } of manifests)
      if (object.kind === 'Namespace' && object.apiVersion === 'v1') made.add(object.metadata.name);
    const isClusterScoped = scopeAmong(manifests.map(({ object }) => object));
    for (const manifest of manifests) {
      const { component, object, config } = manifest;
      const { namespace } = object.metadata;
      const at = { component, object: describeObject(object), path: 'metadata.namespace', config };
      if (isClusterScoped(object)) {
        if (namespace !== undefined)
          yield {
            ...at,
            message: `a ${object.kind} belongs to no namespace`,
            why: 'The API server drops the field, and Argo CD compares with what is not there.',
            fix: 'remove metadata.namespace',
          };
      } else if (namespace === undefined)
        yield {
          ...at,
          message: `the ${object.kind} says no namespace`,
          why: 'Where it goes would depend on who applies it.',
          fix: 'add metadata.namespace',
        };
      else if (!made.has(namespace))
        yield {
          ...at,
          message: `nothing makes the namespace ${namespace}`,
          fix: `declare it under \`namespaces\` of ${component}, or use the namespace of the component`,
        };
      // What says none goes where the program is that applies it.
      for (const { object: inner, path } of embedded(manifest))
        if (
          inner.metadata.namespace !== undefined &&
          !/[{$]/.test(inner.metadata.namespace) &&
          !made.has(inner.metadata.namespace)
        )
          yield {
            ...at,
            path: `${path}: metadata.namespace`,
            message: `nothing makes the namespace ${inner.metadata.namespace}`,
            why: 'The API server refuses the object when a program applies it.',
            fix: 'use a namespace of the tree',
          };
    }
  },
};
