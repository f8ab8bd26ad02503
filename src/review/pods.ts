import type { PodTemplate } from '../checks/pods/template.ts';
import type { Rollout } from '../contract/kind.ts';
import type { Knowledge } from '../contract/knowledge.ts';
import { identityOf, kindOf } from '../kit/object.ts';

/** Pods of one kind in both trees. */
export interface PodPair {
  /**
   * `data-plane/valkey`; with the part of the object where it makes several, and with the kind where others are called the same:
   * no two have one name.
   */
  readonly name: string;
  readonly identity: string;
  readonly before?: PodTemplate;
  readonly after?: PodTemplate;
}

/** The pods of both trees, matched by the object that makes them and their place in it. */
export function podPairs(before: readonly PodTemplate[], after: readonly PodTemplate[]): readonly PodPair[] {
  const [was, is] = [named(before), named(after)];
  const keys = [...new Set([...was.keys(), ...is.keys()])].sort();
  const uses = new Map<string, number>();
  for (const key of keys) {
    const { name } = (is.get(key) ?? was.get(key))!;
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  return keys.map((key) => {
    const [old, now] = [was.get(key), is.get(key)];
    const { pod, name } = (now ?? old)!;
    return {
      // Objects of two kinds may have one name.
      name: uses.get(name) === 1 ? name : `${name} (${pod.object.kind})`,
      identity: identityOf(pod.manifest.object),
      ...(old && { before: old.pod }),
      ...(now && { after: now.pod }),
    };
  });
}

function named(
  pods: readonly PodTemplate[],
): ReadonlyMap<string, { readonly pod: PodTemplate; readonly name: string }> {
  const found = new Map<string, { pod: PodTemplate; name: string }>();
  const several = new Map<string, number>();
  for (const pod of pods) {
    const of = keyOf(pod);
    several.set(of, (several.get(of) ?? 0) + 1);
  }
  for (const pod of pods) {
    const { metadata } = pod.object;
    const part = (several.get(keyOf(pod)) ?? 0) > 1 ? ` ${pod.sizedAt.split('.').at(-1)}` : '';
    const name = `${pod.namespace}/${metadata.name}${part}`;
    found.set(`${keyOf(pod)} ${pod.sizedAt}`, { pod, name });
  }
  return found;
}

/** An object in a ConfigMap is one of its own. */
const keyOf = ({ manifest, object }: PodTemplate) =>
  object === manifest.object ? identityOf(object) : `${identityOf(manifest.object)} ${identityOf(object)}`;

/** Whether nothing of its pods is replaced: they end by themselves, or a program makes them when it wants of what stands in a text. */
export function endsByItself({ kinds }: Pick<Knowledge, 'kinds'>, { manifest, object }: PodTemplate): boolean {
  return object !== manifest.object || (kinds.get(kindOf(object)) ?? []).some(({ runs, ends }) => runs?.ends || ends);
}

/** Whether its controller leaves pods as they are, whatever becomes of the object. */
export function goesOn({ kinds }: Pick<Knowledge, 'kinds'>, { object }: PodTemplate): boolean {
  return (kinds.get(kindOf(object)) ?? []).some((kind) => kind.goesOn);
}

/** How its controller replaces pods; undefined where nobody knows. */
export function rolloutOf(
  { kinds }: Pick<Knowledge, 'kinds'>,
  { before, after }: Required<Sides>,
): Rollout | undefined {
  return (kinds.get(kindOf(after.object)) ?? [])
    .map(({ rollout }) => rollout?.(after.object, before.object))
    .find((one) => one !== undefined);
}

/** What replacing them comes to beside that, as far as it is known. */
export function resumesOf({ kinds }: Pick<Knowledge, 'kinds'>, { before, after }: Required<Sides>): string | undefined {
  return (kinds.get(kindOf(after.object)) ?? [])
    .map(({ resumes }) => resumes?.(after.object, before.object))
    .find((one) => one !== undefined);
}

/** The pods of one kind, in the tree before and after. */
type Sides = Pick<PodPair, 'before' | 'after'>;
