import { describe, expect, it } from 'vitest';
import { capacityCluster, capacityPeak } from '../../../../src/checks/rules/capacity/cluster.ts';
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
