import { formatBytes, formatCpu, parseBytes, parseCpu } from '../../kit/quantity.ts';
import type { Demand } from '../../policy/quota.ts';

interface Counted {
  readonly of: (demand: Demand) => number;
  readonly parse: (hard: string | number) => number;
  readonly show: (amount: number) => string;
}

/** What each limit of a ResourceQuota counts. */
export const COUNTED = {
  'limits.memory': { of: ({ memoryLimit }) => memoryLimit, parse: parseBytes, show: formatBytes },
  persistentvolumeclaims: { of: ({ claims }) => claims, parse: Number, show: String },
  pods: { of: ({ pods }) => pods, parse: Number, show: String },
  'requests.cpu': { of: ({ cpu }) => cpu, parse: parseCpu, show: formatCpu },
  'requests.memory': { of: ({ memory }) => memory, parse: parseBytes, show: formatBytes },
  'requests.storage': { of: ({ storage }) => storage, parse: parseBytes, show: formatBytes },
} as const satisfies Readonly<Record<string, Counted>>;
