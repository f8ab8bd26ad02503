import { referenceRule } from '../../../../contract/reference-rule.ts';

export const bucketReferences = referenceRule({
  id: 'reference/bucket',
  what: 'Every bucket in a variable, an `s3://` address or a policy is made by somebody.',
  why: 'The first read or write fails with NoSuchBucket.',
  kinds: { Bucket: 'bucket' },
  fix: 'add it under `buckets` of a project, or to what the component asks of `s3`',
});
