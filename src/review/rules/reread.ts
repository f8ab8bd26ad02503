import { type PodSource, sourcesOfPod } from '../../checks/pods/sources.ts';
import type { Concern } from '../../contract/change.ts';
import { same } from '../../kit/compare.ts';
import { recordOf } from '../../kit/json.ts';
import { describeIdentity, type KubeObject, kindOf } from '../../kit/object.ts';
import { endsByItself } from '../pods.ts';
import type { ConsequenceRule } from '../subject.ts';

export const reread: ConsequenceRule = {
  id: 'change/reread',
  effect: 'restart',
  severity: 'warning',
  what: 'A ConfigMap or Secret changes, and pods that read it are not replaced.',
  why: 'A variable has the value of the time when its pod started. A file that is mounted follows after a while, unless it is mounted by `subPath`; whether the program reads it again is up to the program.',
  how: 'the variables and volumes of all pods of the tree are looked at for the names of what changes',
  source: 'kubernetes/website@main, content/en/docs/tasks/configure-pod-container/configure-pod-configmap.md',
  *check(subject): Iterable<Concern> {
    const changed = new Map(
      subject.differences.flatMap((difference) => {
        const { before, after } = difference;
        if (!before || !after || !KINDS.has(after.kind) || after.apiVersion !== 'v1') return [];
        // As its component knows.
        if ((subject.knowledge.kinds.get(kindOf(after)) ?? []).some(({ rereads }) => rereads?.(after))) return [];
        return CONTENTS.every((field) => same(recordOf(before[field]), recordOf(after[field])))
          ? []
          : [[keyOf(after.kind, after.metadata.namespace, after.metadata.name), difference] as const];
      }),
    );
    if (changed.size === 0) return;
    const readers = new Map<string, { started: string[]; mounted: string[] }>();
    for (const { name, before, after } of subject.pods()) {
      if (!before || !after || endsByItself(subject.knowledge, after) || !same(before.spec, after.spec)) continue;
      if (!same([before.labels, before.annotations], [after.labels, after.annotations])) continue;
      for (const source of sourcesOfPod(after.spec)) {
        const key = keyOf(source.kind, after.namespace, source.name);
        const difference = changed.get(key);
        if (!difference || !takes(source, difference.before, difference.after)) continue;
        const list = readers.get(key) ?? { started: [], mounted: [] };
        readers.set(key, list);
        (isVolume(source) ? list.mounted : list.started).push(name);
      }
    }
    for (const [key, { started, mounted }] of readers) {
      const difference = changed.get(key)!;
      const what = describeIdentity(difference.identity);
      if (started.length > 0)
        yield {
          difference,
          names: unique(started),
          message: `${unique(started).join(', ')} ${started.length > 1 ? 'read' : 'reads'} ${what} when started, and nothing restarts ${unique(started).length > 1 ? 'them' : 'it'}`,
          fix: 'restart them when this is synced: `kubectl rollout restart`',
        };
      const files = unique(mounted).filter((name) => !started.includes(name));
      if (files.length > 0)
        yield {
          difference,
          severity: 'info',
          names: files,
          message: `${files.join(', ')} ${files.length > 1 ? 'mount' : 'mounts'} ${what}, and nothing restarts ${files.length > 1 ? 'them' : 'it'}: a program that reads its files once goes on with the old ones`,
        };
    }
  },
};

const KINDS: ReadonlySet<string> = new Set(['ConfigMap', 'Secret']);
const CONTENTS = ['data', 'binaryData', 'stringData'];

const keyOf = (kind: string, namespace = 'default', name: string) => `${kind} ${namespace} ${name}`;

const isVolume = ({ path }: PodSource) => path.startsWith('spec.volumes');

/** Whether what it takes is among what changes. */
function takes({ keys }: PodSource, before: KubeObject | undefined, after: KubeObject | undefined): boolean {
  if (!keys) return true;
  return CONTENTS.some((field) =>
    keys.some((key) => !same(recordOf(before?.[field])[key], recordOf(after?.[field])[key])),
  );
}

const unique = (names: readonly string[]) => [...new Set(names)].sort();
