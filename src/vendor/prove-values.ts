import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { toPointer } from '../config/pointer.ts';
import type { ChartRelease } from '../contract/manifest.ts';
import { archiveName } from '../helm/archive.ts';
import { type ChartRequest, type Helm, valuesDigest } from '../helm/helm.ts';
import { HelmError } from '../helm/helm-error.ts';
import type { LockEntry } from '../helm/lock.ts';
import type { Lock } from './fetch-charts.ts';
import { leavesOf } from './leaves.ts';
import { unreadLeaves } from './prove.ts';

/** Values of one component, and how its chart is rendered with them. */
interface Proposition {
  readonly release: ChartRelease;
  readonly request: ChartRequest;
}

interface ProofOptions {
  readonly helm: Pick<Helm, 'template'>;
  /** What was tried before is not tried again; changed as proofs come. */
  readonly lock: Lock;
  /** Called before the first leaf is tried, with how many there are in all. */
  readonly onStart?: (leaves: number, charts: number) => void;
  readonly onLeaf?: () => void;
  /** Called when the values of a component have been tried and are in the lock. */
  readonly onProven?: (proposition: Proposition) => void;
}

/** Tries the values that the lock does not know, on all cores. */
export async function proveValues(all: readonly Proposition[], options: ProofOptions): Promise<void> {
  const { lock } = options;
  const open = new Map<string, Proposition>();
  for (const proposition of all) {
    const { release } = proposition;
    const digest = valuesDigest(release.values);
    const entry = lock.get(archiveName(release.pin));
    const known = entry?.proven?.[release.component]?.includes(digest);
    if (entry && !known) open.set(`${release.component} ${entry.digest} ${digest}`, proposition);
  }
  if (open.size === 0) return;
  const leaves = [...open.values()].reduce((sum, { release }) => sum + leavesOf(release.values).length, 0);
  options.onStart?.(leaves, open.size);
  const limit = pLimit(availableParallelism());
  // One chart after the other: what is proven is kept when the rest is broken off.
  for (const proposition of open.values()) await prove(proposition, limit, options);
}

async function prove(
  proposition: Proposition,
  limit: ReturnType<typeof pLimit>,
  { helm, lock, onLeaf, onProven }: ProofOptions,
): Promise<void> {
  const { release, request } = proposition;
  const render = (values: ChartRequest['values']) => limit(() => helm.template({ ...request, values }));
  const [whole, again] = await Promise.all([render(release.values), render(release.values)]);
  // What differs by chance proves nothing; synth refuses it by name.
  if (whole !== again) return;
  const unread = await unreadLeaves(
    release.values,
    whole,
    (values) => render(values).catch(refusal),
    () => onLeaf?.(),
  );
  const file = archiveName(release.pin);
  const digest = valuesDigest(release.values);
  const pointers = unread.map(({ path }) => toPointer(path));
  lock.set(file, withProof(lock.get(file)!, release.component, digest, pointers));
  onProven?.(proposition);
}

function refusal(error: unknown): undefined {
  if (error instanceof HelmError && error.rule === 'chart/render') return undefined;
  throw error;
}

function withProof(entry: LockEntry, component: string, digest: string, pointers: readonly string[]): LockEntry {
  const { proven = {}, unread = {} } = entry;
  const found = pointers.length > 0 ? { [component]: { ...unread[component], [digest]: pointers } } : {};
  return {
    ...entry,
    proven: { ...proven, [component]: [...new Set([...(proven[component] ?? []), digest])] },
    unread: { ...unread, ...found },
  };
}

/** A lock entry without the proofs of values that no environment has any more. */
export function withCurrentProofs(entry: LockEntry, current: ReadonlySet<string>): LockEntry {
  const isCurrent = (component: string) => (digest: string) => current.has(`${component} ${digest}`);
  const keep = <V>(
    map: Readonly<Record<string, V>> | undefined,
    inner: (component: string, value: V) => V | undefined,
  ) =>
    Object.fromEntries(
      Object.entries(map ?? {}).flatMap(([component, value]) => {
        const kept = inner(component, value);
        return kept === undefined ? [] : [[component, kept] as const];
      }),
    );
  return {
    ...entry,
    proven: keep(entry.proven, (component, digests) => {
      const kept = digests.filter(isCurrent(component));
      return kept.length > 0 ? kept : undefined;
    }),
    unread: keep(entry.unread, (component, found) => {
      const kept = Object.entries(found).filter(([digest]) => isCurrent(component)(digest));
      return kept.length > 0 ? Object.fromEntries(kept) : undefined;
    }),
  };
}
