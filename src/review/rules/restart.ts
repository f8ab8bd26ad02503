import type { Concern } from '../../contract/change.ts';
import type { Rollout } from '../../contract/kind.ts';
import { counted } from '../../kit/compare.ts';
import { listed } from '../../kit/listed.ts';
import { isCustom } from '../../kit/object.ts';
import { type Restarting, restartingIn } from '../restarting.ts';
import type { ConsequenceRule, ReviewSubject } from '../subject.ts';

export const restart: ConsequenceRule = {
  id: 'change/restart',
  effect: 'restart',
  severity: 'warning',
  what: 'Pods are replaced, because what they are made of changes, or a setting that their program reads once.',
  why: 'A pod cannot change: its controller starts another one in its place, and what it held in memory is gone.',
  how: 'the pods that each object makes are worked out in both trees, and compared; what operators restart for besides, their component says',
  source:
    'kubernetes/kubernetes@v1.35.4, pkg/controller/deployment/util/deployment_util.go `EqualIgnoreHash`, pkg/controller/statefulset, pkg/controller/daemon; of operators what their component says of its kinds',
  *check(subject): Iterable<Concern> {
    for (const one of restartingIn(subject)) yield concernOf(subject, one);
  },
};

function concernOf(subject: ReviewSubject, { identity, name, pods, rollout, because, resumes }: Restarting): Concern {
  const replicas = pods.length === 1 ? pods[0]!.replicas : undefined;
  const several = pods.length > 1 || (replicas !== undefined && replicas !== 1);
  const how = rollout === undefined || replicas === 1 ? '' : ` ${WORDS[rollout]}`;
  const places =
    because.length > 2 ? `${because[0]} and ${counted(because.length - 1, 'other place')}` : because.join(' and ');
  const names = pods.map((pod) =>
    pod.replicas === undefined || pod.replicas === 1 ? pod.name : `${pod.name} (${pod.replicas} pods)`,
  );
  const who =
    pods.length > 1
      ? `${listed(names, 4)} restart`
      : `${pods[0]?.name ?? name} ${several ? `restarts its ${replicas} pods` : 'restarts'}`;
  const operated = isCustom(subject.after(identity) ?? { apiVersion: '' });
  return {
    difference: subject.differenceOf(identity),
    names: pods.length > 0 ? names : [name],
    ...(rollout === 'by-hand' && { severity: 'info' as const }),
    path: because[0]!,
    message: `${who}${how}: ${places} ${because.length > 1 ? 'change' : 'changes'}${felt(rollout, replicas, operated)}${resumes === undefined ? '' : `; ${resumes}`}`,
  };
}

const WORDS: Readonly<Record<Rollout, string>> = {
  surge: 'with new ones beside the old ones',
  'one-by-one': 'one after another',
  'all-at-once': 'all at once',
  'by-hand': 'when somebody deletes them',
};

/** What clients notice. What an operator runs has others beside it, of which no single object tells. */
function felt(rollout: Rollout | undefined, replicas: number | undefined, operated: boolean): string {
  if (rollout === 'all-at-once') return '; nothing of it runs until they are back';
  if (rollout === 'one-by-one' && replicas === 1 && !operated)
    return '; it is the only one, and nobody answers until it is back';
  return '';
}
