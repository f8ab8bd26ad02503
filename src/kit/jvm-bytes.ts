/** Bytes of a size as the JVM, Spark and Flink write it: `1024m`, `2g`, `512 mb`. NaN when it is none. */
export function jvmBytes(size: string): number {
  const match = /^(\d+)\s*([kmgt]?)(?:i?b)?$/i.exec(size.trim());
  return match ? Number(match[1]) * 1024 ** ['', 'k', 'm', 'g', 't'].indexOf(match[2]!.toLowerCase()) : Number.NaN;
}
