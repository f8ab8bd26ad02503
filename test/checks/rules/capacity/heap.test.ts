import { describe, expect, it } from 'vitest';
import { capacityHeap, capacityRequest } from '../../../../src/checks/rules/capacity/heap.ts';
import { found, objectOf, type Tree, whole } from './tree.ts';

const platform = whole();
const messages = (change?: (tree: Tree) => void) => found(capacityHeap, platform, change).map(({ message }) => message);

describe('capacity/heap', () => {
  it('accepts what is rendered', () => {
    expect(messages()).toEqual([]);
  });

  it('finds more workers than the limit has memory for', () => {
    expect(found(capacityHeap, whole({ mlflow: { workers: 4 } })).map(({ message }) => message)).toEqual([
      'the programs of the workload server of mlflow hold 1310 MiB as they are set, and their memory limit is 1024 MiB',
    ]);
  });

  it.each<[string, (tree: Tree) => void, RegExp]>([
    [
      'a heap of Kafka',
      (t) => (objectOf(t, 'KafkaNodePool').spec.jvmOptions['-Xmx'] = '900m'),
      /heap of 900m and 150 MiB beside it do not fit a memory limit of 1024 MiB/,
    ],
    [
      'areas of a TaskManager',
      (t) => (objectOf(t, 'FlinkDeployment').spec.flinkConfiguration['taskmanager.memory.managed.size'] = '2g'),
      /taskmanager.memory.managed.size, taskmanager.memory.jvm-metaspace.size come to 2208 MiB, and the process has 896 MiB/,
    ],
    [
      'a heap of a JobManager',
      (t) => (objectOf(t, 'FlinkDeployment').spec.flinkConfiguration['jobmanager.memory.heap.size'] = '2g'),
      /jobmanager.memory.heap.size/,
    ],
    [
      'what a driver has beside its heap',
      (t) => (objectOf(t, 'SparkApplication').spec.driver.memoryOverhead = '100m'),
      /the driver has 100m beside its heap, and Spark itself would keep 384 MiB/,
    ],
  ])('finds %s that does not fit', (_, change, message) => {
    expect(messages(change)).toEqual([expect.stringMatching(message)]);
  });
});

describe('capacity/request', () => {
  it('accepts the defaults', () => {
    expect(found(capacityRequest, platform)).toEqual([]);
  });

  it('finds a request below what was measured, and leaves what is above the limit to capacity/heap', () => {
    const of = (resources: object) =>
      found(capacityRequest, whole({ mlflow: { resources } })).map(({ message }) => message);
    expect(of({ memory: '256Mi' })).toEqual([
      'the programs of the workload server of mlflow hold 526 MiB as they are set, and ask for 256 MiB',
    ]);
    expect(of({ memory: '256Mi', memoryLimit: '256Mi' })).toEqual([]);
  });
});
