import { faultsOf } from '../../faults.ts';
import type { Rule } from '../../rule.ts';

export const containerReferences: Rule = {
  id: 'reference/container',
  severity: 'error',
  what: 'The containers that an operator or a program looks for by their names are in the templates that it is given.',
  why: 'It adds a container of that name beside the other one: with none of the variables, rights and limits that are meant for it, or it ends for want of it.',
  check: ({ plan, manifests }) => faultsOf('reference/container', plan, manifests),
};
