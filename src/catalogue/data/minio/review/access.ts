import { accessRule } from '../../../../contract/access-change.ts';
import { at, textOf } from '../../../../kit/json.ts';
import { userSecret } from '../../minio-setup.ts';
import { rightsOf } from '../policy-rights.ts';

/** Actions on objects that decide what becomes of them; who has these has the rest (`s3-policy.ts`). In the order in which they are told. */
const WORDS: readonly (readonly [word: string, actions: readonly string[]])[] = [
  ['read', ['s3:GetObject']],
  ['write', ['s3:PutObject', 's3:DeleteObject']],
  ['do everything with', ['s3:*']],
];

export const bucketRights = accessRule({
  id: 'change/bucket-access',
  what: 'A user of the object store may read or write a bucket that it could not, or no longer may.',
  why: 'Whoever has its keys has what is in the bucket, or changes what others take for true.',
  source: 'minio/minio@8c66d50, docs/multi-user/README.md',
  kind: 'ConfigMap',
  rightsOf: ({ metadata, data }) => {
    const text = textOf(at(data, 'policy.json'));
    const prefix = userSecret('');
    if (!metadata.name.startsWith(prefix) || text === undefined) return new Map();
    return new Map([[metadata.name.slice(prefix.length), wordsOf(text)]]);
  },
});

function wordsOf(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (const [resource, actions] of rightsOf(parsed(text))) {
    const bucket = /^arn:aws:s3:::(.+?)(?:\/\*)?$/.exec(resource)?.[1];
    for (const [word, decisive] of WORDS)
      if (decisive.some((action) => actions.has(action)))
        words.add(`${word} ${bucket === '*' ? 'every bucket' : `the bucket ${bucket ?? resource}`}`);
  }
  return words;
}

/** One that is no JSON gives nobody anything, and is refused by `access/bucket`. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
