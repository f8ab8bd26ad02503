import type { Allowance } from '../contract/declarations.ts';
import type { ChartRelease, Manifest } from '../contract/manifest.ts';
import type { PlannedWorkload } from '../contract/workload.ts';
import type { Plan } from '../graph/plan.ts';
import type { Opened } from '../kit/open-services.ts';
import { formatBytes, formatCpu, parseBytes, parseCpu } from '../kit/quantity.ts';
import { type Devices, sumDevices } from '../kit/resources.ts';
import { SCRATCH, SCRATCH_OF_POD, SCRATCH_REQUEST } from '../kit/scratch.ts';
import { manifest } from '../render/manifest.ts';
import { exposedIn } from './exposed.ts';
import { plannedNamespaces } from './namespaces.ts';

/** What pods ask for together, in bytes and millicores. */
export interface Demand {
  readonly pods: number;
  readonly cpu: number;
  readonly memory: number;
  readonly memoryLimit: number;
  readonly storage: number;
  readonly claims: number;
  readonly devices: Devices;
}

const MEBI = 2 ** 20;

/**
 * Pods of a workload that a quota may be charged with at once: its peak, and where pods come and go once more as many. A pod
 * that is deleted is charged until its grace is over (kubernetes v1.35.4, pkg/quota/v1/evaluator/core/pods.go `QuotaV1Pod`),
 * while whoever made it takes its place for free and starts the next one.
 */
function chargedPods({ replicas, peak }: Pick<PlannedWorkload, 'replicas' | 'peak'>): number {
  return replicas === 0 ? 2 * peak : peak;
}

/** Sums workloads, each with as many pods as `podsOf` says: by default at their peak. */
export function demandOf(
  workloads: readonly PlannedWorkload[],
  podsOf: (workload: PlannedWorkload) => number = ({ peak }) => peak,
): Demand {
  const total = { pods: 0, cpu: 0, memory: 0, memoryLimit: 0, storage: 0, claims: 0 };
  const devices = sumDevices(
    workloads.map((workload) => ({ devices: workload.resources.devices ?? {}, times: podsOf(workload) })),
  );
  for (const workload of workloads) {
    const { replicas, resources, volumes = [] } = workload;
    const pods = podsOf(workload);
    total.pods += pods;
    total.cpu += pods * parseCpu(resources.cpu);
    total.memory += pods * parseBytes(resources.memory);
    total.memoryLimit += pods * parseBytes(resources.memoryLimit);
    for (const { size, count = 1 } of volumes) {
      total.claims += replicas * count;
      total.storage += replicas * count * parseBytes(size);
    }
  }
  return { ...total, devices };
}

/**
 * A ResourceQuota and a LimitRange for each namespace with pods: what the workloads declare at their peak, those that come and
 * go beside as many that are ending, plus the stated headroom, and what a team was allowed beside it. CPU has no limit:
 * throttling helps nobody, requests already share it out. Of a node's disk each container has a part, and Services open no more
 * than those of the tree (`brought`).
 */
export function quotaManifests(
  plan: Plan,
  component: string,
  headroom: number,
  brought: readonly Manifest[] = [],
  releases: readonly ChartRelease[] = [],
): readonly Manifest[] {
  const exposed = exposedIn(brought, releases, plan.components);
  const { scratch, gpus } = plan.platform.cluster;
  const byNamespace = new Map<string, PlannedWorkload[]>();
  for (const { external, workloads } of plan.components) {
    if (external) continue;
    for (const workload of workloads)
      byNamespace.set(workload.namespace, [...(byNamespace.get(workload.namespace) ?? []), workload]);
  }
  const allowances = new Map<string, Allowance>();
  for (const { namespace, allowance } of plan.components) if (allowance) allowances.set(namespace, allowance);
  return plannedNamespaces(plan).flatMap(({ name: namespace, config }) => {
    const workloads = byNamespace.get(namespace) ?? [];
    const demand = demandOf(workloads, chargedPods);
    const allowance = allowances.get(namespace);
    const origin = { component, config, partOf: plan.platform.name, wave: -2 };
    const annotations = { 'mooring.dev/headroom': `${Math.round(headroom * 100)}%` };
    const quota = manifest(
      {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'quota', namespace, annotations },
        spec: { hard: hard(demand, headroom, exposed(namespace), allowance, gpus?.resource) },
      },
      origin,
    );
    if (workloads.length === 0 && !allowance) return [quota];
    const largest = Math.max(
      parseBytes(allowance?.memory ?? '0'),
      ...workloads.map(({ resources }) => parseBytes(resources.memoryLimit)),
    );
    const limits = manifest(
      {
        apiVersion: 'v1',
        kind: 'LimitRange',
        metadata: { name: 'limits', namespace },
        spec: {
          limits: [
            {
              type: 'Container',
              default: { [SCRATCH]: scratch, memory: formatBytes(Math.min(256 * MEBI, largest)) },
              defaultRequest: {
                cpu: '50m',
                [SCRATCH]: SCRATCH_REQUEST,
                memory: formatBytes(Math.min(64 * MEBI, largest)),
              },
              max: { memory: formatBytes(largest) },
            },
          ],
        },
      },
      origin,
    );
    return [quota, limits];
  });
}

function hard(
  demand: Demand,
  headroom: number,
  exposed: Partial<Opened>,
  allowance?: Allowance,
  gpu?: string,
): Record<string, string> {
  // Whole percents and whole amounts: 10 × 1.1 is more than 11 in floating point, and would round up to 12.
  const percent = 100 + Math.round(headroom * 100);
  const room = (amount: number, step = 1) => Math.ceil((amount * percent) / (100 * step)) * step;
  const memory = parseBytes(allowance?.memory ?? '0');
  const storage = parseBytes(allowance?.storage ?? '0');
  const pods = room(demand.pods) + (allowance?.pods ?? 0);
  return {
    'limits.memory': formatBytes(room(demand.memoryLimit, 64 * MEBI) + memory),
    // A team's own pods may each have a volume, as far as the storage goes.
    persistentvolumeclaims: String(room(demand.claims) + (storage > 0 ? allowance!.pods : 0)),
    pods: String(pods),
    'requests.cpu': formatCpu(room(demand.cpu, 100) + parseCpu(allowance?.cpu ?? '0')),
    [`requests.${SCRATCH}`]: formatBytes(pods * parseBytes(SCRATCH_OF_POD)),
    'requests.memory': formatBytes(room(demand.memory, 64 * MEBI) + memory),
    'requests.storage': formatBytes(room(demand.storage) + storage),
    // What a quota does not name has no bound.
    ...(gpu && { [`requests.${gpu}`]: String(room(demand.devices[gpu] ?? 0) + (allowance?.gpus ?? 0)) }),
    ...Object.fromEntries(Object.entries(exposed).map(([key, count]) => [key, String(count)])),
  };
}
