import { emit } from '../kit/yaml/emit.ts';
import type { LockEntry } from './lock.ts';

const HEADER = `# Charts in vendor/charts, by the digest of their archive. \`npm run vendor\` writes this file: commit it. There is one reason to
# edit it: to take other bytes for a version that is locked, delete its entry and run that again.
# proven: digests of values that were tried leaf by leaf. unread: leaves among them that change nothing in what is rendered.
`;

/** The lock as it is written: sorted, so that a diff shows what changed and merges seldom meet. */
export function lockText(entries: readonly LockEntry[]): string {
  const charts = [...entries]
    .sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version) || compare(a.repository, b.repository))
    .map(({ repository, name, version, digest, proven = {}, unread = {} }) => ({
      repository,
      name,
      version,
      digest,
      ...(Object.keys(proven).length > 0 && { proven: sorted(proven, (digests) => [...digests].sort(compare)) }),
      ...(Object.keys(unread).length > 0 && {
        unread: sorted(unread, (found) => sorted(found, (paths) => [...paths].sort(compare))),
      }),
    }));
  return HEADER + emit(charts);
}

function sorted<V, W>(map: Readonly<Record<string, V>>, inner: (value: V) => W): Record<string, W> {
  const keys = Object.keys(map).sort(compare);
  return Object.fromEntries(keys.map((key) => [key, inner(map[key]!)]));
}

/** By code units: the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
