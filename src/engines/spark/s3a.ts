/**
 * S3A by path and, where it is so, over plain HTTP. No credentials: these properties are arguments of spark-submit. S3A finds
 * them in the environment by its default list of providers, whose class names differ between Hadoop 3.3 and 3.4.
 */
export function s3a({ url, region }: { readonly url: string; readonly region: string }): Record<string, string> {
  return {
    'spark.hadoop.fs.s3a.connection.ssl.enabled': String(url.startsWith('https:')),
    'spark.hadoop.fs.s3a.endpoint': url,
    'spark.hadoop.fs.s3a.endpoint.region': region,
    'spark.hadoop.fs.s3a.path.style.access': 'true',
  };
}
