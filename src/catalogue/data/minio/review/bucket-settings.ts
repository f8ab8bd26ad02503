import { type Concern, changedOf, type ReviewRule } from '../../../../contract/change.ts';
import { bucketsIn, type ListedBucket } from '../../bucket-lines.ts';
import { SETUP_LIST } from '../../minio-setup.ts';

export const bucketSettings: ReviewRule = {
  id: 'change/bucket-settings',
  effect: 'data-loss',
  severity: 'warning',
  what: 'A bucket keeps less of what is in it than before: no versions, or objects for a shorter time.',
  why: 'Without versions what is overwritten is gone at once; what is older than the bucket keeps is deleted within a day.',
  source:
    'src/catalogue/data/minio-setup.sh.hbs says it to the store; minio/minio, docs/bucket/{versioning,lifecycle}/README.md',
  *check(change): Iterable<Concern> {
    for (const difference of changedOf(change, 'ConfigMap')) {
      if (difference.after.metadata.name !== SETUP_LIST) continue;
      const now = bucketsIn(difference.after);
      for (const was of bucketsIn(difference.before)) {
        const { name } = was;
        const is = now.find((one) => one.name === name);
        if (!is) continue;
        for (const message of [...kindWords(was.kind, is.kind), ...spanWords(was, is)])
          yield {
            difference,
            path: 'data.buckets',
            names: [`bucket ${name}`],
            message: `the bucket ${name} ${message}`,
            fix: 'see that nobody needs it',
          };
      }
    }
  },
};

function kindWords(was: string, is: string): readonly string[] {
  if (was === 'versioned' && is === 'plain')
    return ['keeps no versions any more: what is overwritten or deleted is gone'];
  return was === 'locked' && is !== 'locked' ? ['is no longer told how long its objects are locked'] : [];
}

function spanWords(was: ListedBucket, is: ListedBucket): readonly string[] {
  return [
    ['expire', 'objects'],
    ['noncurrent', 'old versions'],
    ['days', 'locks'],
  ].flatMap(([key = '', what]) => {
    // There were no versions, and no locks.
    if (key !== 'expire' && was.kind !== is.kind) return [];
    const [old, now] = [was, is].map(({ settings }) => Number(settings.get(key) ?? Number.POSITIVE_INFINITY));
    if (!(now! < old!)) return [];
    return [`keeps ${what} for ${now}d${Number.isFinite(old) ? ` instead of ${old}d` : ', and kept them for ever'}`];
  });
}
