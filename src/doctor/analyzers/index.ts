import type { Knowledge } from '../../contract/knowledge.ts';
import type { Analyzer } from '../analyzer.ts';
import { address } from './address.ts';
import { argocdAbsent } from './argocd-absent.ts';
import { argocdComparison } from './argocd-comparison.ts';
import { argocdDrift } from './argocd-drift.ts';
import { argocdProject } from './argocd-project.ts';
import { argocdRepository } from './argocd-repository.ts';
import { argocdSync } from './argocd-sync.ts';
import { argocdWaiting } from './argocd-waiting.ts';
import { certificate } from './certificate.ts';
import { clusterForbidden } from './cluster-forbidden.ts';
import { apiServerSilent, dnsSilent } from './cluster-traffic.ts';
import { clusterUnreachable } from './cluster-unreachable.ts';
import { crdMissing } from './crd-missing.ts';
import { deletion } from './deletion.ts';
import { jobFailed } from './job-failed.ts';
import { machineProblem } from './machine.ts';
import { names } from './names.ts';
import { registryName } from './names-registry.ts';
import { network } from './network.ts';
import { nodeClock } from './node-clock.ts';
import { nodeNotReady } from './node-not-ready.ts';
import { nodePressure } from './node-pressure.ts';
import { podCrash } from './pod-crash.ts';
import { podEvicted } from './pod-evicted.ts';
import { podImage } from './pod-image.ts';
import { podMemory } from './pod-memory.ts';
import { podProbe } from './pod-probe.ts';
import { podRefused } from './pod-refused.ts';
import { podSecurity } from './pod-security.ts';
import { podUnschedulable } from './pod-unschedulable.ts';
import { quota } from './quota.ts';
import { resourceDegraded } from './resource-degraded.ts';
import { rollout } from './rollout.ts';
import { secretGone, secretLabel } from './secret-gone.ts';
import { secretMissing } from './secret-missing.ts';
import { secretSync } from './secret-sync.ts';
import { stuck } from './stuck.ts';
import { tokenExpiry } from './token-expiry.ts';
import { treeProblem } from './tree.ts';
import { volumePending } from './volume-pending.ts';
import { webhookDown } from './webhook-down.ts';

/** What is wrong with machine and cluster, before anything that runs there. */
const BELOW: readonly Analyzer[] = [
  machineProblem,
  clusterUnreachable,
  clusterForbidden,
  nodeNotReady,
  nodePressure,
  nodeClock,
  certificate,
];

/** What is wrong with whatever runs there. */
const ABOVE: readonly Analyzer[] = [
  names,
  registryName,
  webhookDown,
  crdMissing,
  volumePending,
  quota,
  podSecurity,
  podRefused,
  podImage,
  podUnschedulable,
  podMemory,
  secretSync,
  secretMissing,
  secretGone,
  secretLabel,
  tokenExpiry,
  apiServerSilent,
  dnsSilent,
  network,
  podCrash,
  podProbe,
  argocdAbsent,
  argocdRepository,
  argocdProject,
  jobFailed,
  podEvicted,
  deletion,
  argocdComparison,
  argocdSync,
  argocdDrift,
  resourceDegraded,
  argocdWaiting,
  rollout,
  stuck,
  address,
  treeProblem,
];

/**
 * Every analyzer, causes before what comes of them: of one component the first is told, and the others under it. A component
 * knows better what ails its objects than who looks at objects of any kind.
 */
export function analyzersOf({ analyzers: own }: Pick<Knowledge, 'analyzers'>): readonly Analyzer[] {
  return [...BELOW, ...own, ...ABOVE];
}
