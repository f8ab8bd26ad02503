import type { PodTemplate } from '../../checks/pods/template.ts';
import type { Concern } from '../../contract/change.ts';
import type { Restart, Rollout } from '../../contract/kind.ts';
import { counted, same } from '../../kit/compare.ts';
import { isCustom, type KubeObject, kindOf } from '../../kit/object.ts';
import { changedFields } from '../compare/fields.ts';
import { sameValue } from '../compare/same-value.ts';
import { endsByItself, type PodPair, rolloutOf } from '../pods.ts';
import type { ConsequenceRule, ReviewSubject } from '../subject.ts';

export const restart: ConsequenceRule = {
  id: 'change/restart',
  effect: 'restart',
  severity: 'warning',
  what: 'Pods are replaced, because what they are made of changes.',
  why: 'A pod cannot change: its controller starts another one in its place, and what it held in memory is gone.',
  how: 'the pods that each object makes are worked out in both trees, and compared',
  source:
    'kubernetes/kubernetes@v1.35.4, pkg/controller/deployment/util/deployment_util.go `EqualIgnoreHash`, pkg/controller/statefulset, pkg/controller/daemon; of operators what their component says of its kinds',
  *check(subject): Iterable<Concern> {
    const told = new Set<string>();
    for (const { name, identity, before, after } of subject.pods()) {
      if (!before || !after || endsByItself(subject.knowledge, after)) continue;
      const because = differs(before, after);
      if (because.length === 0) continue;
      told.add(identity);
      yield concernOf(subject, identity, name, after.replicas, rolloutOf(subject.knowledge, after), because);
    }
    for (const difference of subject.differences) {
      const { before, after, identity } = difference;
      if (!before || !after || told.has(identity)) continue;
      for (const one of restartsOf(subject, before, after)) {
        const { namespace, name } = after.metadata;
        yield concernOf(subject, identity, `${namespace}/${name} ${one.pods}`, undefined, one.rollout, [one.path]);
      }
    }
  },
};

function restartsOf({ knowledge }: ReviewSubject, before: KubeObject, after: KubeObject): readonly Restart[] {
  return (knowledge.kinds.get(kindOf(after)) ?? []).flatMap(({ restarts }) => restarts?.(before, after) ?? []);
}

/** The pods that are replaced, of objects that make them. */
export function restartingPods(subject: ReviewSubject): readonly PodPair[] {
  return subject
    .pods()
    .filter(
      ({ before, after }) =>
        before && after && !endsByItself(subject.knowledge, after) && differs(before, after).length > 0,
    );
}

/** The places in which two pods differ. */
function differs(before: PodTemplate, after: PodTemplate): readonly string[] {
  const [was, is] = [before, after].map(({ labels, annotations, spec }) => ({
    metadata: { labels, annotations },
    spec,
  }));
  if (same(was, is)) return [];
  return (
    changedFields(was, is)
      // The API server compares amounts, and not how they are written.
      .filter(({ before: old, after: now }) => !sameValue(old, now))
      .map(({ path }) => path)
  );
}

function concernOf(
  subject: ReviewSubject,
  identity: string,
  name: string,
  replicas: number | undefined,
  rollout: Rollout | undefined,
  because: readonly string[],
): Concern {
  const how = rollout === undefined ? '' : ` ${replicas === 1 ? '' : WORDS[rollout]}`.trimEnd();
  const places =
    because.length > 2 ? `${because[0]} and ${counted(because.length - 1, 'other place')}` : because.join(' and ');
  const pods = replicas === undefined || replicas === 1 ? 'restarts' : `restarts its ${replicas} pods`;
  return {
    difference: subject.differenceOf(identity),
    names: [replicas === undefined || replicas === 1 ? name : `${name} (${replicas} pods)`],
    ...(rollout === 'by-hand' && { severity: 'info' as const }),
    path: because[0]!,
    message: `${name} ${pods}${how}: ${places} ${because.length > 1 ? 'change' : 'changes'}${felt(rollout, replicas, isCustom(subject.after(identity) ?? { apiVersion: '' }))}`,
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
