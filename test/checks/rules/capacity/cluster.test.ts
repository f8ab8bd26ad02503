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
    expect(messages(capacityCluster, on({ kind: 'k3d', memory: '10Gi', cpu: 16 }))).toEqual([
      expect.stringMatching(
        /^\/cluster\/memory: what runs all the time asks for \d{4} MiB, and the cluster has \d{4} MiB for pods$/,
      ),
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
    const tight = messages(capacityPeak, on({ kind: 'k3d', memory: '11Gi', cpu: 16 }));
    expect(tight).toContainEqual(
      expect.stringMatching(/one more pod of the workload fraud-train-driver of project-fraud asks for 896 MiB/),
    );
    expect(tight).toContainEqual(
      expect.stringMatching(
        /one more pod of the workload fraud-train-executor of project-fraud, with that of fraud-train-driver, which waits for it, asks for 1792 MiB/,
      ),
    );
    expect(tight.join()).not.toMatch(/broker|taskmanager/);
    expect(messages(capacityPeak, on({ kind: 'k3d', memory: '9Gi', cpu: 16 }))).toEqual([]);
  });

  it('finds room for a driver and none for an executor beside it', () => {
    const wide = messages(capacityPeak, on({ kind: 'k3d', memory: '12Gi', cpu: 16 }));
    expect(wide.filter((message) => message.includes('driver of'))).toEqual([]);
    expect(wide.filter((message) => message.includes('executor of project-fraud, with that of'))).toHaveLength(2);
  });

  it('finds more executors than any cluster of this size can hold, and says how many would fit', () => {
    const jobs = (executors: unknown) => ({
      projects: {
        fraud: {
          jobs: { train: { spark: { image: 'a/b:1', main: 'local:///a.py', executors, executor: { memory: '1Gi' } } } },
        },
      },
    });
    const told = (executors: unknown) =>
      found(capacityPeak, whole({}, jobs(executors))).map(({ message, fix }) => `${message}; ${fix}`);
    expect(told(20)).toEqual([]);
    for (const executors of [999, { min: 1, max: 999 }])
      expect(told(executors)).toContainEqual(
        expect.stringMatching(
          /^the 999 pods that the workload fraud-train-executor of project-fraud may ask for at once come to 999\.0 GiB, and the whole cluster has 21\.\d GiB for pods; let there be no more than the 1\d that fit/,
        ),
      );
  });
});
