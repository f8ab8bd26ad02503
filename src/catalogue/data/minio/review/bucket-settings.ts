import { type Concern, changedOf, type ReviewRule } from '../../../../contract/change.ts';
import { at, textOf } from '../../../../kit/json.ts';
import type { KubeObject } from '../../../../kit/object.ts';
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
      for (const [name, was] of bucketsIn(difference.before)) {
        const is = now.get(name);
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

interface Bucket {
  readonly kind: string;
  readonly settings: ReadonlyMap<string, string>;
}

/** A bucket a line: `lake versioned noncurrent=30`. */
function bucketsIn({ data }: KubeObject): ReadonlyMap<string, Bucket> {
  const lines = (textOf(at(data, 'buckets')) ?? '').split('\n').filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [name = '', kind = '', ...settings] = line.split(' ');
      return [name, { kind, settings: new Map(settings.map((one) => one.split('=', 2) as [string, string])) }];
    }),
  );
}

function kindWords(was: string, is: string): readonly string[] {
  if (was === 'versioned' && is === 'plain')
    return ['keeps no versions any more: what is overwritten or deleted is gone'];
  return was === 'locked' && is !== 'locked' ? ['is no longer told how long its objects are locked'] : [];
}

function spanWords(was: Bucket, is: Bucket): readonly string[] {
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
