import { describe, expect, it } from 'vitest';
import { capacityCluster, capacityPeak } from '../../../../src/checks/rules/capacity/cluster.ts';
import { capacityNode } from '../../../../src/checks/rules/capacity/node.ts';
import { found, whole } from './tree.ts';

const on = (cluster: object) => whole({}, { cluster });
const messages = (rule: typeof capacityCluster, platform: ReturnType<typeof whole>) =>
  found(rule, platform).map(({ message, config }) => `${config}: ${message}`);

describe('capacity/cluster', () => {
  it('accepts a cluster with room', () => {
    expect(messages(capacityCluster, whole())).toEqual([]);
  });

  it('finds that what stands asks for more memory, or CPU, than there is beside Kubernetes', () => {
    expect(messages(capacityCluster, on({ kind: 'k3d', memory: '11Gi', cpu: 16 }))).toEqual([
      '/cluster/memory: what runs all the time asks for 10.2 GiB, and the cluster has 9115 MiB for pods',
    ]);
    expect(messages(capacityCluster, on({ kind: 'k3d', memory: '24Gi', cpu: 2 }))).toEqual([
      expect.stringMatching(/^\/cluster\/cpu: what runs all the time asks for \d+m CPU, and the cluster has 1860m CPU/),
    ]);
  });
});

describe('capacity/peak', () => {
  it('accepts a cluster with room for each pod that comes on top', () => {
    expect(messages(capacityPeak, whole())).toEqual([]);
  });

  it('finds pods of jobs that never fit beside what stands, and leaves the rest to capacity/cluster', () => {
    const tight = messages(capacityPeak, on({ kind: 'k3d', memory: '13Gi', cpu: 16 }));
    expect(tight).toContainEqual(
      expect.stringMatching(/one more pod of the workload fraud-train-driver of project-fraud asks for 1024 MiB/),
    );
    expect(tight.join()).not.toMatch(/broker|taskmanager/);
    expect(messages(capacityPeak, on({ kind: 'k3d', memory: '11Gi', cpu: 16 }))).toEqual([]);
  });
});

describe('capacity/node', () => {
  it('takes the machine for the node of k3d, and an equal share of an existing cluster', () => {
    expect(messages(capacityNode, on({ kind: 'k3d', agents: 7, memory: '16Gi', cpu: 16 }))).toEqual([]);
    expect(messages(capacityNode, on({ kind: 'existing', agents: 4, memory: '64Gi', cpu: 32 }))).toEqual([]);
    expect(messages(capacityNode, on({ kind: 'existing', agents: 16, memory: '64Gi', cpu: 64 }))).toContainEqual(
      expect.stringMatching(
        /a pod of the workload broker of kafka asks for 4Gi of memory, and a node has 2972 MiB for pods/,
      ),
    );
  });

  it('finds a pod with more CPU than a node has', () => {
    expect(messages(capacityNode, on({ kind: 'existing', agents: 8, memory: '512Gi', cpu: 8 }))).toContainEqual(
      expect.stringMatching(/of kafka asks for 1 CPU, and a node has 940m for pods/),
    );
  });
});
