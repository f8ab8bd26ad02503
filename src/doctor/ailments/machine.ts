import type { Ailment } from '../ailment.ts';

export const machineProblem: Ailment = {
  id: 'machine/problem',
  what: 'A program, memory, disk or a port that the cluster needs is not there on this machine. Looked for when the cluster is not reached.',
  why: 'The cluster cannot be started, or not again.',
  *find(patient) {
    for (const { message, fix, next } of patient.snapshot.machine.problems)
      yield { message, fix, next: [next ?? patient.npm('doctor')] };
  },
};
