import type { Change, Difference } from '../contract/change.ts';
import type { Manifest } from '../contract/manifest.ts';
import { identityOf, type KubeObject } from '../kit/object.ts';

/** What is known of a tree that was written earlier. */
interface BaseTree {
  /** Every object of it, by identity. */
  readonly entries: Readonly<Record<string, { readonly component: string; readonly from?: string }>>;
  /** Those whose files differ from what is to be written, or go: only these were read. */
  readonly read: ReadonlyMap<string, KubeObject>;
}

/** Compares what is there with what is to be. Pure, and no slower for what stays the same. */
export function changeOf({ entries, read }: BaseTree, head: readonly Manifest[]): Change {
  const after = new Map(head.map((manifest) => [identityOf(manifest.object), manifest]));
  const differences: Difference[] = [];
  for (const [identity, before] of read) {
    const { component, from } = entries[identity] ?? { component: '' };
    const now = after.get(identity);
    differences.push(
      now
        ? { identity, component: now.component, config: now.config, before, after: now.object }
        : { identity, component, config: from, before },
    );
  }
  for (const [identity, { component, config, object }] of after)
    if (!(identity in entries)) differences.push({ identity, component, config, after: object });
  differences.sort((a, b) => (a.identity < b.identity ? -1 : 1));
  return {
    differences,
    // What was not read is as it will be.
    before: (identity) => (identity in entries ? (read.get(identity) ?? after.get(identity)?.object) : undefined),
    after: (identity) => after.get(identity)?.object,
  };
}
