import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groupBy } from '../../src/checks/capacity/capacity.ts';
import type { PlannedWorkload } from '../../src/contract/workload.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { containerResources } from '../../src/kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../src/kit/security.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { renderPlatform } from '../support/platform.ts';
import { Api } from './support/api.ts';
import { startControlPlane } from './support/control-plane.ts';
import { Processes } from './support/processes.ts';
import { ensureToolchain } from './support/toolchain.ts';

const PODS = { apiVersion: 'v1', kind: 'Pod' };
/** Nobody runs what is bound to it: a pod that is deleted stays for its grace, as one does whose program takes its time. */
const NODE = 'nobody';

const platform = renderPlatform({
  cluster: { kind: 'k3d', memory: '64Gi', cpu: 32 },
  components: { gitlab: {}, 'gitlab-runner': {}, postgresql: {}, minio: {}, spark: {}, airflow: {} },
  projects: {
    fraud: {
      buckets: { lake: {} },
      jobs: {
        train: { spark: { image: 'example.org/train:1', main: 'local:///a.py', executors: 3 }, reads: ['lake'] },
      },
    },
  },
});
const workloads = platform.plan.components
  .filter(({ external }) => !external)
  .flatMap((component) => component.workloads)
  .filter(({ peak }) => peak > 0);
const namespaces = [...groupBy(workloads, ({ namespace }) => namespace)].filter(([, all]) =>
  all.some(({ replicas }) => replicas === 0),
);

describe('the quota of a namespace whose pods come and go', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-cluster-quota-'));
  const processes = new Processes(folder, join(packageRoot(), '.mooring', 'cluster', 'quota'));
  let api: Api;

  beforeAll(async () => {
    const tools = await ensureToolchain(['etcd', 'kubernetes']);
    const { url } = await startControlPlane(processes, tools, folder, platform.plan.platform.cluster.serviceCidr);
    api = new Api(url);
    await api.create({ apiVersion: 'v1', kind: 'Node', metadata: { name: NODE } });
    const ours = new Set(namespaces.map(([name]) => name));
    const kinds = ['Namespace', 'LimitRange', 'ResourceQuota'];
    for (const kind of kinds)
      for (const object of platform.manifests.map((one) => one.object))
        if (object.kind === kind && ours.has(object.metadata.namespace ?? object.metadata.name))
          await api.create(object);
    // Until it is known what is used, every pod is refused.
    for (const [name] of namespaces) await until(async () => (await used(name)) !== undefined);
  });
  afterAll(() => processes.stop());

  it('is that of the runner, of tasks, of jobs and of what sets things up', () => {
    expect(namespaces.map(([name]) => name).sort()).toEqual(
      expect.arrayContaining(['data-plane', 'fraud-jobs', 'gitlab-builds', 'gitlab-jobs', 'orchestration']),
    );
  });

  it.each(namespaces)(
    '%s takes as many pods as may run while as many are ending, and says so where it is full',
    async (namespace, all) => {
      const passing = all.filter(({ replicas }) => replicas === 0);
      const most = (some: readonly PlannedWorkload[]) => some.reduce((pods, { peak }) => pods + peak, 0);
      for (const workload of all.filter(({ replicas }) => replicas > 0)) await start(workload, 'stays');
      for (const workload of passing) await start(workload, 'first');
      const first = await used(namespace);
      expect(first).toBeGreaterThanOrEqual(most(all));

      for (const pod of await api.list(PODS, namespace))
        if (pod.metadata.labels?.round === 'first') await api.delete(pod);
      const ending = (await api.list(PODS, namespace)).filter(({ metadata }) => metadata.deletionTimestamp);
      expect(ending).toHaveLength(most(passing));
      // What ends is charged like what runs.
      expect(await used(namespace)).toBe(first);

      for (const workload of passing) await start(workload, 'second');
      expect(await used(namespace)).toBe(most(all) + most(passing));

      // The words that the runner waits for.
      const greedy = passing[0]!;
      const full = Array.from({ length: 2 * most(all) + 2 }, (_, i) => api.create(podOf(greedy, `greedy-${i}`)));
      await expect(Promise.all(full)).rejects.toThrow(/is forbidden: exceeded quota: quota, requested: /);
      await Promise.allSettled(full);
    },
  );

  const quotaOf = async (namespace: string) =>
    (await api.get({ apiVersion: 'v1', kind: 'ResourceQuota' }, namespace, 'quota'))?.status as
      | { used?: Record<string, string> }
      | undefined;
  const used = async (namespace: string) => {
    const pods = (await quotaOf(namespace))?.used?.pods;
    return pods === undefined ? undefined : Number(pods);
  };

  async function start(workload: PlannedWorkload, round: string): Promise<void> {
    for (let i = 0; i < workload.peak; i++)
      await api.create(podOf(workload, `${round}-${workload.component}-${workload.name}-${i}`, round));
  }

  async function until(is: () => Promise<boolean>): Promise<void> {
    for (let i = 0; i < 600 && !(await is()); i++) {
      processes.check();
      await sleep(100);
    }
    expect(await is()).toBe(true);
  }
});

/** One container in place of all: what a quota counts is their sum. */
function podOf({ namespace, resources }: PlannedWorkload, name: string, round = 'none'): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { round } },
    spec: {
      nodeName: NODE,
      automountServiceAccountToken: false,
      containers: [
        {
          name: 'all',
          image: 'example.org/none:1',
          resources: containerResources(resources),
          securityContext: RESTRICTED_CONTAINER,
        },
      ],
      securityContext: restrictedPod(1000),
    },
  };
}
