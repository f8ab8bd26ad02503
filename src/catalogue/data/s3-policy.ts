import type { Access } from '../../contract/connections/access.ts';
import type { S3Request } from '../../contract/connections/s3.ts';

/** An IAM policy document, in AWS' language as S3 servers read it. */
interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly {
    readonly Effect: 'Allow';
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
  }[];
}

const READ = ['s3:GetObject', 's3:GetObjectVersion'];
const WRITE = ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:ListMultipartUploadParts', 's3:PutObject'];

/**
 * On objects. Who writes may read them too: S3 has no other right to ask whether an object is there, and Hadoop's S3A, with
 * which Spark and Flink write, asks before and after (hadoop-aws, assumed_roles: "Write Access Permissions"). Old versions
 * cannot be deleted by anyone: that is what versioning is for.
 */
const ON_OBJECTS: Readonly<Record<Access, readonly string[]>> = {
  read: READ,
  write: ['s3:GetObject', ...WRITE],
  readwrite: [...READ, ...WRITE],
};

const ON_BUCKETS: Readonly<Record<Access, readonly string[]>> = {
  read: ['s3:GetBucketLocation', 's3:ListBucket'],
  write: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
  readwrite: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
};

/** Least privilege for a client: exactly the buckets that it names, each with what it does to them. */
export function policyFor(access: NonNullable<S3Request['access']>): PolicyDocument {
  const levels = (['read', 'readwrite', 'write'] as const).map((level) => ({
    level,
    arns: [
      ...new Set(access.filter((entry) => entry.access === level).map(({ bucket }) => `arn:aws:s3:::${bucket}`)),
    ].sort(),
  }));
  return {
    Version: '2012-10-17',
    Statement: levels
      .filter(({ arns }) => arns.length > 0)
      .flatMap(({ level, arns }) => [
        { Effect: 'Allow' as const, Action: [...ON_BUCKETS[level]].sort(), Resource: arns },
        { Effect: 'Allow' as const, Action: [...ON_OBJECTS[level]].sort(), Resource: arns.map((arn) => `${arn}/*`) },
      ]),
  };
}
