import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { isWorkload } from '../../../graph/plan.ts';
import { kindOf } from '../../../kit/object.ts';
import { podsOf } from '../../pods/pods-of.ts';
import type { PodTemplate } from '../../pods/template.ts';
import { workloadsOf } from '../../pods/workload-of.ts';
import type { Rule, Subject } from '../../rule.ts';
import { portsOf } from '../../services/selected.ts';

export const listening: Rule = {
  id: 'network/listening',
  severity: 'error',
  what: 'Where connections come to, a container of the pods declares the port.',
  why: 'Clients are sent to a port on which nothing listens, and policies open it: the connection is refused, and which end is wrong nobody sees.',
  *check(subject): Iterable<Problem> {
    const pods = podsOf(subject);
    const owners = workloadsOf(subject.plan, pods);
    const wanted = wantedPorts(subject);
    for (const pod of pods) {
      const owner = owners.get(pod);
      if (!owner || !isOurs(subject, pod)) continue;
      const listens = new Set(portsOf(pod).map(({ number }) => number));
      const workload = `${owner.component}/${owner.name}`;
      for (const [port, why] of wanted.get(workload) ?? []) {
        if (listens.has(port)) continue;
        yield {
          ...placeOf(pod.manifest),
          path: pod.locate('spec.containers'),
          message: `no container listens on ${port}, where connections come to: ${why}`,
          fix: 'declare the port under `ports` of the container that listens, or name the one on which it does',
          brings: ['reference/service-pods', 'reference/service-workload'].map((rule) => ({ rule, about: workload })),
        };
      }
    }
  },
};

/** Pods that Kubernetes runs as the tree has them: those of charts and operators listen on more than they say. */
function isOurs({ plan }: Subject, { manifest, object }: PodTemplate): boolean {
  const runs = plan.knowledge.kinds.get(kindOf(object))?.some((kind) => kind.runs && !kind.runs.ends);
  return !manifest.chart && runs === true;
}

/** Ports that flows lead to, each with the first reason, by workload. */
function wantedPorts({ plan }: Subject): ReadonlyMap<string, ReadonlyMap<number, string>> {
  const wanted = new Map<string, Map<number, string>>();
  for (const { to, ports, why } of plan.flows) {
    if (!isWorkload(to) || ports === 'all') continue;
    const key = `${to.component}/${to.workload}`;
    const known = wanted.get(key) ?? new Map<number, string>();
    for (const port of ports) {
      const number = typeof port === 'number' ? port : port.port;
      if (!known.has(number)) known.set(number, why);
    }
    wanted.set(key, known);
  }
  return wanted;
}
