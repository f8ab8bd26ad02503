import { bucketName } from '../../config/references.ts';
import type { Job } from '../job.ts';
import type { SparkOptions } from './schema.ts';

/** Where queries of Structured Streaming keep how far they are, when they do not say it themselves. */
const CHECKPOINTS = 'spark.sql.streaming.checkpointLocation';

/** The bucket of a project's streams, but for those that name another place. */
export function stateBucket(project: string, { streaming, conf }: SparkOptions): string | undefined {
  return streaming && conf[CHECKPOINTS] === undefined ? bucketName(project, 'spark-state') : undefined;
}

/**
 * A folder for each stream; each query has one of its name in it, and one without a name another at every start (Spark 4.0.4,
 * sql/core, execution/streaming/ResolveWriteToStream.scala).
 */
export function checkpoints({ project, short, options }: Job<SparkOptions>): Record<string, string> {
  const bucket = stateBucket(project, options);
  return bucket === undefined ? {} : { [CHECKPOINTS]: `s3a://${bucket}/${short}` };
}
