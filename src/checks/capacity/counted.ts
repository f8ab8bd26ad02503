import { formatBytes, formatCpu, parseBytes, parseCpu } from '../../kit/quantity.ts';
import type { Demand } from '../../policy/quota.ts';

interface Counted {
  readonly of: (demand: Demand) => number;
  readonly parse: (hard: string | number) => number;
  readonly show: (amount: number) => string;
}

const cpu: Counted = { of: (demand) => demand.cpu, parse: parseCpu, show: formatCpu };
const memory: Counted = { of: (demand) => demand.memory, parse: parseBytes, show: formatBytes };

/** What each limit of a ResourceQuota counts; `cpu` and `memory` are old names of their requests. */
export const COUNTED = {
  cpu,
  memory,
  'limits.memory': { of: ({ memoryLimit }) => memoryLimit, parse: parseBytes, show: formatBytes },
  persistentvolumeclaims: { of: ({ claims }) => claims, parse: Number, show: String },
  pods: { of: ({ pods }) => pods, parse: Number, show: String },
  'requests.cpu': cpu,
  'requests.memory': memory,
  'requests.storage': { of: ({ storage }) => storage, parse: parseBytes, show: formatBytes },
} as const satisfies Readonly<Record<string, Counted>>;
