import { minio } from '../../catalogue/data/minio.ts';
import type { Change } from '../../contract/change.ts';
import { type Concern, changedOf, type ReviewRule } from '../../contract/change.ts';
import type { KubeObject } from '../../kit/object.ts';
import { identityOf, kindOf } from '../../kit/object.ts';

export const bucket: ReviewRule = {
  id: 'change/bucket',
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
            message: `the bucket ${name} would be nobody's any more`,
            fix: 'put it back under its name',
            name: `bucket/${name}`,
          };
    }
  },
};

function bucketsIn(map: KubeObject, find: Change['before']): readonly string[] {
  const made = minio.kinds?.ConfigMap?.makes?.(map, (kind, namespace, name) => {
    const [word = '', ...group] = kind.split('.');
    const object = {
      apiVersion: group.length > 0 ? `${group.join('.')}/v1` : 'v1',
      kind: word,
      metadata: { name, namespace },
    };
    const found = find(identityOf(object as KubeObject));
    return found && kindOf(found) === kind ? found : undefined;
  });
  return (made ?? []).filter(({ kind }) => kind === 'Bucket').map(({ name }) => name);
}
