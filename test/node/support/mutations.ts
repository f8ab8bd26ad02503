import type { Subject } from '../../../src/checks/rule.ts';
import { identityOf, type KubeObject, kindOf } from '../../../src/kit/object.ts';
import { policies } from '../../checks/mutations/network.ts';
import type { Nodes } from './nodes.ts';
import { documents } from './platform.ts';

/** A change of policies that checks must find (`test/checks/mutations/network.ts`), and the tree that it makes. */
export interface ChangedPolicies {
  readonly name: string;
  readonly tree: Subject;
  /** Policies that are other, or new. */
  readonly changed: readonly KubeObject[];
  readonly gone: readonly KubeObject[];
}

/** Those of the table that are about policies alone, made in this tree. */
export function changesOf(tree: Subject): readonly ChangedPolicies[] {
  return policies.flatMap(({ name, mutate }) => {
    const made = mutate(tree);
    const [before, after] = [policiesOf(tree), policiesOf(made)];
    const changed = [...after].filter(([id, object]) => JSON.stringify(object) !== JSON.stringify(before.get(id)));
    const gone = [...before].filter(([id]) => !after.has(id));
    const only = made.manifests.every(
      (manifest) => kindOf(manifest.object) === POLICY || tree.manifests.includes(manifest),
    );
    if (!only || changed.length + gone.length === 0) return [];
    return [{ name, tree: made, changed: changed.map(([, object]) => object), gone: gone.map(([, object]) => object) }];
  });
}

/** Makes the change in the cluster, and what was there before when `undo` is called. */
export async function makeChange(nodes: Nodes, tree: Subject, { changed, gone }: ChangedPolicies) {
  const before = policiesOf(tree);
  await replace(nodes, changed, gone);
  return async () => {
    const restored = [...changed, ...gone].flatMap((object) => before.get(identityOf(object)) ?? []);
    const added = changed.filter((object) => !before.has(identityOf(object)));
    await replace(nodes, restored, added);
  };
}

async function replace(nodes: Nodes, made: readonly KubeObject[], gone: readonly KubeObject[]): Promise<void> {
  if (made.length > 0) await nodes.kubectl(['apply', '-f', '-'], documents(made));
  if (gone.length > 0) await nodes.kubectl(['delete', '-f', '-'], documents(gone));
  await nodes.settle();
}

const POLICY = 'NetworkPolicy.networking.k8s.io';

function policiesOf({ manifests }: Subject): ReadonlyMap<string, KubeObject> {
  const objects = manifests.map(({ object }) => object).filter((object) => kindOf(object) === POLICY);
  return new Map(objects.map((object) => [identityOf(object), object]));
}
