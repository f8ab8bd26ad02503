import type { Problem } from '../../../contract/problem.ts';
import type { Rule } from '../../rule.ts';

export const releaseFile: Rule = {
  id: 'releases/file',
  severity: 'error',
  what: 'Every file of `releases/` that Argo CD renders a component with can be read, stands on the folder of the component and on nothing else, names each image once, and says versions and nothing else.',
  why: 'Argo CD cannot render the component, renders it without what the file stands on and takes it away, or renders what no check has seen.',
  *check({ plan, released }): Iterable<Problem> {
    const configOf = new Map(plan.components.map(({ id, config }) => [id, config]));
    for (const { component, problem } of released)
      if (problem) yield { component, config: configOf.get(component), ...problem };
  },
};
