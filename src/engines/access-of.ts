import type { DataSet } from '../config/references.ts';
import type { Access } from '../contract/connections/access.ts';
import type { Job } from './job.ts';

/** What is done with each topic or bucket that something reads or writes. */
export function accessOf(
  { reads, writes }: Pick<Job, 'reads' | 'writes'>,
  kind: DataSet['kind'],
): { name: string; access: Access }[] {
  const access = new Map<string, Access>();
  for (const { fullName } of reads.filter((set) => set.kind === kind)) access.set(fullName, 'read');
  for (const { fullName } of writes.filter((set) => set.kind === kind))
    access.set(fullName, access.has(fullName) ? 'readwrite' : 'write');
  return [...access].map(([name, how]) => ({ name, access: how }));
}
