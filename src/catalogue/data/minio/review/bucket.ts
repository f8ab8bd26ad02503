import type { Change } from '../../../../contract/change.ts';
import { type Concern, changedOf, type ReviewRule } from '../../../../contract/change.ts';
import type { Find } from '../../../../contract/made.ts';
import type { KubeObject } from '../../../../kit/object.ts';
import { madeBySetup } from '../../minio-setup.ts';

export const bucket: ReviewRule = {
  id: 'change/bucket',
  effect: 'data-loss',
  severity: 'error',
  what: 'A bucket is nobody’s any more, because it was removed or is called otherwise.',
  why: 'The bucket stays in the store with everything in it, and no client may read it any more; under another name there is a new one, which is empty.',
  source: 'src/catalogue/data/minio-script.ts makes buckets, and takes none away',
  *check(change): Iterable<Concern> {
    for (const difference of changedOf(change, 'ConfigMap')) {
      const now = new Set(bucketsIn(difference.after, change.after));
      for (const name of bucketsIn(difference.before, change.before))
        if (!now.has(name))
          yield {
            difference,
            names: [`bucket ${name}`],
            message: `the bucket ${name} would be nobody's any more`,
            fix: 'put it back under its name',
            name: `bucket/${name}`,
          };
    }
  },
};

/** Buckets that a list of the tree has the store make. */
function bucketsIn(list: KubeObject, look: Change['before']): readonly string[] {
  const find: Find = (kind, namespace = '', name) => {
    const [word, ...group] = kind.split('.');
    return look(`${group.join('.')}/${word}/${namespace}/${name}`);
  };
  return madeBySetup(list, find).map(({ name }) => name);
}
