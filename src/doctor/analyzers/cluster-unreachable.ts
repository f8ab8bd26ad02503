import type { Analyzer } from '../analyzer.ts';

export const clusterUnreachable: Analyzer = {
  id: 'cluster/unreachable',
  what: 'The API server does not answer, or does not let you in; for k3d whether the cluster is there and started.',
  why: 'Nothing of the cluster can be seen; what is told is of the tree and of this machine.',
  *find({ snapshot: { machine } }) {
    if (!machine.unreachable) return;
    const { message, fix, next } = machine.unreachable;
    yield { message, fix, next: [next ?? 'kubectl config get-contexts'] };
  },
};
