import { askedContainers, askedOfPod } from '../../checks/pods/asked.ts';
import type { PodTemplate } from '../../checks/pods/template.ts';
import type { Concern } from '../../contract/change.ts';
import { amount } from '../../kit/asked.ts';
import { at, recordOf } from '../../kit/json.ts';
import { identityOf } from '../../kit/object.ts';
import { formatBytes, formatCpu, parseBytes, parseCpu } from '../../kit/quantity.ts';
import { endsByItself } from '../pods.ts';
import { restartingIn } from '../restarting.ts';
import type { ConsequenceRule, ReviewSubject } from '../subject.ts';

/** Also read of a tree, beside what differs. */
export const QUOTA_KINDS = ['ResourceQuota'] as const;

export const quota: ConsequenceRule = {
  id: 'change/quota',
  effect: 'refused',
  severity: 'warning',
  what: 'New pods do not fit the quota of their namespace, or not beside those that they replace.',
  why: 'The API server makes no pod beyond the quota: a rollout stands still, and who was to get more pods has as many as before.',
  how: 'what all pods of the namespace ask for, and one more of each that is replaced with new ones beside the old ones; jobs and pods without bound are left out',
  source:
    'kubernetes/kubernetes@v1.35.4, staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go `checkRequest`; pkg/controller/deployment/util/deployment_util.go `ResolveFenceposts`',
  *check(subject): Iterable<Concern> {
    const grown = subject.pods().filter((pair) => pair.after && grows(subject, pair.before, pair.after));
    const surging = restartingIn(subject).filter(({ rollout }) => rollout === 'surge');
    const touched = new Set([
      ...grown.map(({ after }) => after!.namespace),
      ...surging.flatMap(({ pods }) => pods.map(({ pair }) => pair.after!.namespace)),
    ]);
    const hard = subject.differences
      .filter(({ after }) => after?.kind === 'ResourceQuota')
      .map(({ after }) => after!.metadata.namespace ?? '');
    for (const namespace of new Set([...touched, ...hard])) {
      const asked = { cpu: 0, memory: 0, pods: 0 };
      for (const { after } of subject.pods())
        if (after?.namespace === namespace && !endsByItself(subject.knowledge, after))
          add(asked, after, after.replicas ?? 0);
      const standing = { ...asked };
      const extra = surging.flatMap(({ pods }) => pods).filter(({ pair }) => pair.after!.namespace === namespace);
      for (const { pair } of extra) add(asked, pair.after!, 1);
      for (const { object, component } of subject.sides.after.ofKinds(QUOTA_KINDS)) {
        if (
          object.metadata.namespace !== namespace ||
          at(object.spec, 'scopes') !== undefined ||
          at(object.spec, 'scopeSelector') !== undefined
        )
          continue;
        const over = tooMuch(asked, recordOf(at(object.spec, 'hard')));
        if (over.length === 0) continue;
        const steady = tooMuch(standing, recordOf(at(object.spec, 'hard'))).length > 0;
        const names = steady
          ? grown.filter(({ after }) => after!.namespace === namespace).map(({ name }) => name)
          : extra.map(({ name }) => name);
        yield {
          difference: subject.differenceOf(identityOf(object), component),
          path: 'spec.hard',
          names: [namespace],
          message: `${namespace}: ${steady ? 'the pods' : `the pods, and the new ones of ${[...new Set(names)].join(', ')} beside them,`} ask for ${over.join(' and ')}`,
          fix: 'raise the quota in the same change, or ask for less',
        };
      }
    }
  },
};

type Sum = { cpu: number; memory: number; pods: number };

function grows({ knowledge }: ReviewSubject, before: PodTemplate | undefined, after: PodTemplate): boolean {
  if (endsByItself(knowledge, after)) return false;
  const [was, is] = [before, after].map((pod) => {
    const sum: Sum = { cpu: 0, memory: 0, pods: 0 };
    if (pod) add(sum, pod, pod.replicas ?? 0);
    return sum;
  });
  return is!.cpu > was!.cpu || is!.memory > was!.memory || is!.pods > was!.pods;
}

function add(sum: Sum, pod: PodTemplate, times: number): void {
  if (!Number.isFinite(times)) return;
  const { cpu, memory } = askedOfPod(askedContainers(pod));
  sum.cpu += cpu * times;
  sum.memory += memory * times;
  sum.pods += times;
}

function tooMuch({ cpu, memory, pods }: Sum, hard: Readonly<Record<string, unknown>>): readonly string[] {
  const of = (parse: (quantity: string | number) => number, said: unknown) =>
    said === undefined ? Number.POSITIVE_INFINITY : amount(parse, said);
  const room = {
    cpu: of(parseCpu, hard['requests.cpu'] ?? hard.cpu),
    memory: of(parseBytes, hard['requests.memory'] ?? hard.memory),
    pods: of(Number, hard.pods),
  };
  return [
    ...(cpu > room.cpu ? [`CPU ${formatCpu(cpu)} of ${formatCpu(room.cpu)}`] : []),
    ...(memory > room.memory ? [`memory ${formatBytes(memory)} of ${formatBytes(room.memory)}`] : []),
    ...(pods > room.pods ? [`${pods} pods of ${room.pods}`] : []),
  ];
}
