import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { nearest } from '../../../finding/nearest.ts';
import type { Rule } from '../../rule.ts';
import { type Service, type ServicePort, servicesOf } from '../../services/read.ts';
import { type Pods, selectablePods } from '../../services/selected.ts';

export const servicePods: Rule = {
  id: 'reference/service-pods',
  severity: 'error',
  what: 'Every Service selects the pods of one workload that there is, and each of its ports leads to one that their containers have, by the same protocol.',
  why: 'A Service without endpoints refuses every connection, and one with pods of two programs gives every second client the wrong one.',
  *check(subject): Iterable<Problem> {
    const pods = selectablePods(subject);
    for (const service of servicesOf(subject)) {
      const { selector, namespace } = service;
      if (Object.keys(selector).length === 0) continue;
      const selected = pods.select(namespace, { matchLabels: selector });
      const astray = selectionFault(service, selected);
      // Whose ports they are to be is known when it selects the right pods.
      if (astray) yield astray;
      else for (const [i, port] of service.ports.entries()) yield* ofPort(service, port, i, selected);
    }
  },
};

function selectionFault(
  { manifest, namespace, selector, headless }: Service,
  selected: readonly Pods[],
): Problem | undefined {
  const place = placeOf(manifest);
  const at = { ...place, path: 'spec.selector' };
  if (selected.length === 0) {
    const labels = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
    return {
      ...at,
      message: `no pod in ${namespace} has the labels ${labels.join(', ')}`,
      fix: 'select the labels of the workload, or declare the workload that an operator or a chart makes',
      brings: [{ rule: 'reference/pod-names', about: place.object }],
    };
  }
  const workloads = [...new Set(selected.map(({ workload }) => workload))].sort();
  // Members of one program find each other by a Service of all of them: what a chart has of these is upstream's choice.
  return workloads.length > 1 && !(manifest.chart && headless)
    ? {
        ...at,
        message: `it selects the pods of ${workloads.length} workloads: ${workloads.join(', ')}`,
        fix: 'select by labels that only one of them has',
      }
    : undefined;
}

/** Selected pods without the port that a Service leads to: it must be one of every pod that may be asked; of pods that say none of theirs, nothing is known. */
export function podsWithout(
  { manifest }: Service,
  { target, protocol }: ServicePort,
  selected: readonly Pods[],
): Pods | undefined {
  if (selected.some(({ ports }) => ports === undefined)) return undefined;
  return selected.find(
    ({ ports = [] }) =>
      (typeof target === 'string' || (ports.length > 0 && !manifest.chart)) &&
      !ports.some((one) => (one.name === target || one.number === target) && one.protocol === protocol),
  );
}

function* ofPort(service: Service, port: ServicePort, i: number, selected: readonly Pods[]): Iterable<Problem> {
  const lacking = podsWithout(service, port, selected);
  if (!lacking) return;
  const { target, protocol } = port;
  const there = lacking.ports!;
  const at = { ...placeOf(service.manifest), about: lacking.workload };
  const other = there.find(({ name, number }) => name === target || number === target);
  if (other)
    yield {
      ...at,
      path: `spec.ports[${i}].protocol`,
      message: `it leads to the port ${target} by ${protocol}, and the container of ${lacking.workload} has it by ${other.protocol}`,
      fix: `write ${other.protocol}`,
    };
  else if (typeof target === 'string') {
    const near = nearest(
      target,
      there.flatMap(({ name }) => name ?? []),
    );
    yield {
      ...at,
      path: `spec.ports[${i}].targetPort`,
      message: `no container of the selected pods names a port ${target}`,
      fix: near === undefined ? 'name the port of the container, or write its number' : `write ${near}`,
    };
  } else
    yield {
      ...at,
      path: `spec.ports[${i}].targetPort`,
      message: `no container of the selected pods has the port ${target}: they have ${there.map(({ name, number }) => (name === undefined ? number : `${number} (${name})`)).join(', ')}`,
      fix: 'write the port that the program listens on, or declare it under `ports` of its container',
    };
}
