import type { Problem } from '../../contract/problem.ts';
import { barePods } from '../reachability/bare.ts';
import { extraFlows } from '../reachability/extra.ts';
import { missingFlows } from '../reachability/missing.ts';
import { outsideDifferences } from '../reachability/outside.ts';
import { proofOf, withPolicies } from '../reachability/proof.ts';
import type { Rule } from '../rule.ts';

export const reachability: Rule = {
  id: 'reachability',
  severity: 'error',
  what: 'The NetworkPolicies of the tree, evaluated for every pod and port, let through exactly the declared connections: none is missing, none is extra, in the cluster and to addresses outside.',
  why: 'What is open and not declared is in no diagram, no review and no test; what is declared and not open times out.',
  *check(subject): Iterable<Problem> {
    const proof = proofOf(subject);
    yield* barePods(proof);
    yield* missingFlows(proof);
    const applied = proofOf(withPolicies(subject));
    yield* extraFlows(applied);
    yield* outsideDifferences(applied);
  },
};
