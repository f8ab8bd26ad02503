import type { Problem } from '../../../contract/problem.ts';
import type { PlannedWorkload } from '../../../contract/workload.ts';
import { formatBytes, formatCpu, parseBytes, parseCpu } from '../../../kit/quantity.ts';
import { type MatchedPods, matchPods } from '../../capacity/match.ts';
import { askedOfPod } from '../../pods/asked.ts';
import type { Rule } from '../../rule.ts';

/** Programs that share their memory out themselves are given whole MiB. */
const ROUNDING = 2 ** 20;

const RESOURCES = [
  { key: 'cpu', name: 'a CPU request', parse: parseCpu, show: formatCpu, tolerance: 0 },
  { key: 'memory', name: 'a memory request', parse: parseBytes, show: formatBytes, tolerance: ROUNDING },
  { key: 'memoryLimit', name: 'a memory limit', parse: parseBytes, show: formatBytes, tolerance: ROUNDING },
] as const;

export const capacityDeclared: Rule = {
  id: 'capacity/declared',
  severity: 'error',
  what: 'Pods in Deployments, StatefulSets, Jobs, custom resources and chart values carry exactly the resources and the number that their workload declares.',
  why: 'Quotas and the size of the cluster are worked out from what workloads declare: pods that ask for more are refused.',
  *check(subject): Iterable<Problem> {
    const replicas = new Map<PlannedWorkload, { said: number; at: MatchedPods }>();
    for (const pods of matchPods(subject)) {
      const { workload } = pods;
      if (!workload) {
        // Pods that the tree itself holds are another rule's: network/unselected.
        if (pods.operated)
          yield {
            ...where(pods),
            message: 'no workload declares the pods that an operator makes of it',
            fix: `declare them under \`workloads\` of ${pods.component}, with the labels that the operator gives them`,
          };
        continue;
      }
      yield* differences(pods, workload);
      if (pods.replicas === undefined) continue;
      replicas.set(workload, { said: (replicas.get(workload)?.said ?? 0) + pods.replicas, at: pods });
    }
    for (const [workload, { said, at }] of replicas) {
      const { component, name, replicas: steady, peak } = workload;
      // What comes and goes has no steady number, only a most.
      if (steady === 0 ? said <= peak : said === steady) continue;
      yield {
        ...where(at),
        message: `${said} pods, and the workload ${name} of ${component} declares ${steady === 0 ? `${peak} at most` : steady}`,
        fix: 'render as many as `ctx.workload()` says',
      };
    }
  },
};

function* differences(pods: MatchedPods, workload: PlannedWorkload): Iterable<Problem> {
  const silent = [...pods.containers, ...pods.before].flatMap((container) =>
    RESOURCES.filter(({ key }) => container[key] === 0).map(({ name }) => ({ path: container.path, name })),
  );
  // What the LimitRange then gives it, no workload declares.
  for (const { path, name } of silent)
    yield {
      ...where(pods),
      path,
      message: `a container is without ${name}`,
      fix: `state it, as part of what the workload ${workload.name} of ${workload.component} declares`,
    };
  if (silent.length > 0) return;
  const asked = askedOfPod(pods);
  for (const { key, name, parse, show, tolerance } of RESOURCES) {
    const declared = parse(workload.resources[key]);
    // Not a number is never within.
    if (Math.abs(asked[key] - declared) <= tolerance) continue;
    yield {
      ...where(pods),
      path: pods.containers.length === 1 ? pods.containers[0]!.path : where(pods).path,
      message: `${name} of ${Number.isNaN(asked[key]) ? 'what is no size' : show(asked[key])}, and the workload ${workload.name} of ${workload.component} declares ${show(declared)}`,
      fix: 'render the resources that the workload declares, or declare those of all containers together',
    };
  }
  const devices = workload.resources.devices ?? {};
  for (const device of new Set([...Object.keys(devices), ...Object.keys(asked.devices ?? {})])) {
    const [said, declared] = [asked.devices?.[device] ?? 0, devices[device] ?? 0];
    if (said === declared) continue;
    yield {
      ...where(pods),
      path: pods.containers.length === 1 ? pods.containers[0]!.path : where(pods).path,
      message: `${said} of ${device}, and the workload ${workload.name} of ${workload.component} declares ${declared}`,
      fix: 'render the devices that the workload declares, or declare those of all containers together',
    };
  }
}

/** Values of charts stand in no object: what is wrong there is told by their path. */
function where({ component, object, path, config, containers }: MatchedPods) {
  return { component, object, path: path || containers.map((container) => container.path).join(', '), config };
}
