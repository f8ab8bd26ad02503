import { describeObject } from '../../kit/object.ts';
import { type Problem, type Rule } from '../rule.ts';

/** Namespaces that every cluster has. */
const BUILT_IN = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease']);

export const namespaces: Rule = {
  id: 'namespaces',
  severity: 'error',
  what: 'Every namespaced object is in a namespace that the tree makes.',
  why: 'Argo CD cannot apply an object to a namespace that is not there, and one that nobody declared has no policies.',
  *check({ manifests }): Iterable<Problem> {
    const made = new Set(BUILT_IN);
    for (const { object } of manifests) if (object.kind === 'Namespace' && object.apiVersion === 'v1') made.add(object.metadata.name);
    for (const { component, object, from } of manifests) {
      const { namespace } = object.metadata;
      if (namespace !== undefined && !made.has(namespace))
        yield {
          component,
          object: describeObject(object),
          path: 'metadata.namespace',
          config: from,
          message: `nothing makes the namespace ${namespace}`,
          fix: `declare it under \`namespaces\` of ${component}, or use the namespace of the component`,
        };
    }
  },
};
