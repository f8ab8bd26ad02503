import type { Rule } from '../../rule.ts';
import { capacityCluster, capacityPeak } from './cluster.ts';
import { capacityConnections } from './connections.ts';
import { capacityCpuLimit } from './cpu-limit.ts';
import { capacityDeclared } from './declared.ts';
import { capacityHeap, capacityRequest } from './heap.ts';
import { capacityLimit } from './limit.ts';
import { capacityLimitRange } from './limit-range.ts';
import { capacityLocalBudget } from './local-budget.ts';
import { capacityNode } from './node.ts';
import { capacityPriority } from './priority.ts';
import { capacityQuota } from './quota.ts';
import { capacityQuotaCounts } from './quota-counts.ts';
import { capacityRequired } from './required.ts';
import { capacitySaid } from './said.ts';
import { capacityScratch } from './scratch.ts';
import { capacityTurnover } from './turnover.ts';

/** Requests and limits against quotas, nodes, the cluster, and what programs really hold. */
export const capacityRules: readonly Rule[] = [
  capacityDeclared,
  capacityQuota,
  capacityQuotaCounts,
  capacityRequired,
  capacityLimitRange,
  capacityTurnover,
  capacityNode,
  capacityCluster,
  capacityPeak,
  capacityHeap,
  capacityRequest,
  capacitySaid,
  capacityConnections,
  capacityLimit,
  capacityCpuLimit,
  capacityScratch,
  capacityPriority,
  capacityLocalBudget,
];
