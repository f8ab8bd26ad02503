import { existsSync, statfsSync } from 'node:fs';

/** Bytes that are free where `folder` is; undefined when there is no such folder on this machine. */
export function freeSpace(folder: string): number | undefined {
  if (!existsSync(folder)) return undefined;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
