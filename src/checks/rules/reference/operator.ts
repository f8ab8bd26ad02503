import type { Problem } from '../../../contract/problem.ts';
import { groupOf } from '../../../kit/object.ts';
import { judgeEach } from '../../embedded.ts';
import type { Rule } from '../../rule.ts';

export const operatorReferences: Rule = {
  id: 'reference/operator',
  severity: 'error',
  what: 'Every object of an operator stands in a namespace that the operator looks after: one of a component that is connected to it.',
  why: 'The operator neither sees it nor may do anything there: it lies in the cluster, and nothing comes of it.',
  *check({ plan, manifests }): Iterable<Problem> {
    const operators = new Map(
      plan.components.flatMap(({ title, crdGroups, serves }) =>
        serves ? crdGroups.map((group) => [group, { title, ...serves }] as const) : [],
      ),
    );
    yield* judgeEach(manifests, ({ apiVersion, metadata: { namespace } }, { component }) => {
      const operator = operators.get(groupOf(apiVersion));
      if (!operator || namespace === undefined || operator.namespaces.includes(namespace)) return [];
      return [
        {
          path: 'metadata.namespace',
          message: `${operator.title} does not look after ${namespace}: no component there is connected to it`,
          fix: `declare it in ${component}: \`requires: [{ type: ${operator.type} }]\``,
        },
      ];
    });
  },
};
