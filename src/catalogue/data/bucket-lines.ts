import type { BucketSpec } from '../../contract/connections/s3.ts';
import { at, textOf } from '../../kit/json.ts';
import type { KubeObject } from '../../kit/object.ts';

/** A bucket as the list says it that the setup script reads: `lake versioned noncurrent=30`. */
export interface ListedBucket {
  readonly name: string;
  readonly kind: string;
  readonly settings: ReadonlyMap<string, string>;
}

/** Days until what is no longer the newest goes, of a bucket whose owner says nothing. */
const NONCURRENT = 30;

/** A line of the script's list. Object locking brings versioning with it, and a bucket with versions never keeps all. */
export function bucketLine({
  name,
  versioning,
  objectLock,
  expire,
  noncurrent = NONCURRENT,
  quota,
}: BucketSpec): string {
  const settings = {
    mode: objectLock?.mode,
    days: objectLock?.days,
    expire,
    noncurrent: versioning || objectLock ? noncurrent : undefined,
    quota,
  };
  return [
    name,
    objectLock ? 'locked' : versioning ? 'versioned' : 'plain',
    ...Object.entries(settings).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`])),
  ].join(' ');
}

/** The buckets of such a list, as the ConfigMap has it. */
export function bucketsIn({ data }: KubeObject): readonly ListedBucket[] {
  const lines = (textOf(at(data, 'buckets')) ?? '').split('\n').filter(Boolean);
  return lines.map((line) => {
    const [name = '', kind = '', ...settings] = line.split(' ');
    return { name, kind, settings: new Map(settings.map((one) => one.split('=', 2) as [string, string])) };
  });
}
