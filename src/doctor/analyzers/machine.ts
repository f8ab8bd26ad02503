import type { Analyzer } from '../analyzer.ts';

export const machineProblem: Analyzer = {
  id: 'machine/problem',
  what: 'A program, memory, disk or a port that the cluster needs is not there on this machine. Looked for when the cluster is not reached.',
  why: 'The cluster cannot be started, or not again.',
  *find(view) {
    for (const { message, fix, next } of view.snapshot.machine.problems)
      yield { message, fix, next: [next ?? view.npm('doctor')] };
  },
};
