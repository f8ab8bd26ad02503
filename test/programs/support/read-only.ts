import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import type { Container, PodSpec } from '../../../imports/types/kubernetes.ts';

/** Every file system that something lies on becomes read-only, but for the folders that are named and an empty /tmp. */
const SCRIPT = `
set -e
tops="/ $(findmnt -rno TARGET -t ext4,xfs,btrfs,overlay)"
while [ "$1" != -- ]; do mount --bind "$1" "$1"; shift; done
shift
mount -t tmpfs tmp /tmp
for top in $tops; do mount -o remount,bind,ro "$top" 2>/dev/null || true; done
exec "$@"
`;

const UNSHARE = ['unshare', '--user', '--map-root-user', '--mount'];

/** Whether this machine lets a program have file systems of its own. */
export const canUnshare = (): boolean => spawnSync(UNSHARE[0]!, [...UNSHARE.slice(1), 'true']).status === 0;

/** A command that writes where it is said, and nowhere else. */
export const readOnly = (command: readonly string[], writable: readonly string[]): string[] => [
  ...UNSHARE,
  'sh',
  '-c',
  SCRIPT,
  'sh',
  ...writable,
  '--',
  ...command,
];

/**
 * The folders that a container may write to: its volumes that begin empty and are not read-only, where `here` says they are on
 * this machine. /tmp is one of them.
 *
 * @throws Error when it is not.
 */
export function writableOf(
  { volumeMounts = [] }: Container,
  { volumes = [] }: PodSpec,
  here: (path: string) => string,
): string[] {
  const empty = new Set(volumes.filter(({ emptyDir }) => emptyDir).map(({ name }) => name));
  const paths = volumeMounts.filter(({ name, readOnly }) => empty.has(name) && !readOnly).map((one) => one.mountPath);
  if (!paths.includes('/tmp')) throw new Error('/tmp is no volume');
  const folders = paths.filter((path) => path !== '/tmp').map(here);
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  return folders;
}
