import { describe, expect, it } from 'vitest';
import { capacityNode } from '../../../../src/checks/rules/capacity/node.ts';
import { found, whole } from './tree.ts';

const messages = (cluster: object) => found(capacityNode, whole({}, { cluster })).map(({ message }) => message);

describe('capacity/node', () => {
  it('takes the machine for the node of k3d, and an equal share of an existing cluster', () => {
    expect(messages({ kind: 'k3d', agents: 7, memory: '16Gi', cpu: 16 })).toEqual([]);
    expect(messages({ kind: 'existing', agents: 4, memory: '64Gi', cpu: 32 })).toEqual([]);
    expect(messages({ kind: 'existing', agents: 16, memory: '64Gi', cpu: 64 })).toContainEqual(
      expect.stringMatching(
        /a pod of the workload broker of kafka asks for 4Gi of memory, and a node has 2972 MiB for pods/,
      ),
    );
  });

  it('finds a pod with more CPU than a node has', () => {
    expect(messages({ kind: 'existing', agents: 8, memory: '512Gi', cpu: 8 })).toContainEqual(
      expect.stringMatching(/of kafka asks for 1 CPU, and a node has 940m for pods/),
    );
  });
});
