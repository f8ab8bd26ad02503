/** Memory for people: whole mebibytes below 10 GiB, then gibibytes. */
export function mebibytes(bytes: number): string {
  const mebi = bytes / 2 ** 20;
  return mebi < 10_240 ? `${Math.round(mebi)} MiB` : `${(mebi / 1024).toFixed(1)} GiB`;
}
