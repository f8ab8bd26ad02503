import pLimit from 'p-limit';
import { ArchiveError, archiveName, checkArchive, digestOf, readArchive } from '../helm/archive.ts';
import type { LockEntry } from '../helm/lock.ts';
import { LOCK_FILE } from '../helm/places.ts';
import { clashes, type PinnedChart } from './pins.ts';
import type { SourceOf } from './sources.ts';
import type { Store } from './store.ts';
import { VendorError } from './vendor-error.ts';

/** What became of a chart: it was there already, is there now, was damaged and is whole again, or could not be had. */
export type Outcome = 'kept' | 'vendored' | 'mended' | 'failed';

export interface FetchedChart {
  readonly chart: PinnedChart;
  readonly outcome: Outcome;
  readonly digest?: string;
  /** Of the archive, when it was fetched. */
  readonly bytes?: number;
  /** Why it failed. */
  readonly error?: VendorError | ArchiveError;
}

interface FetchOptions {
  readonly store: Store;
  /** What is locked; changed as charts come. */
  readonly lock: Lock;
  readonly sourceOf: SourceOf;
  readonly onProgress?: (chart: PinnedChart, bytes: number, total: number | undefined) => void;
  readonly onDone?: (fetched: FetchedChart) => void;
}

/** Servers of charts are other people's: few at a time. */
const AT_ONCE = 4;

/** Entries of the lock by the name of their archive. */
export type Lock = Map<string, LockEntry>;

/** Puts the archives of all charts where they belong; what cannot be had does not stop the others. */
export async function fetchCharts(
  charts: readonly PinnedChart[],
  options: FetchOptions,
): Promise<readonly FetchedChart[]> {
  const limit = pLimit(AT_ONCE);
  const doubles = new Map(clashes(charts).map(([first, second]) => [second, first]));
  return Promise.all(
    charts.map((chart) =>
      limit(async () => {
        const fetched = await attempt(chart, doubles.get(chart), options);
        options.onDone?.(fetched);
        return fetched;
      }),
    ),
  );
}

async function attempt(
  chart: PinnedChart,
  double: PinnedChart | undefined,
  options: FetchOptions,
): Promise<FetchedChart> {
  try {
    if (double) throw clash(chart, double);
    return { chart, ...(await fetchChart(chart, options)) };
  } catch (error) {
    if (!(error instanceof VendorError || error instanceof ArchiveError)) throw error;
    return { chart, outcome: 'failed', error };
  }
}

async function fetchChart(
  chart: PinnedChart,
  { store, lock, sourceOf, onProgress }: FetchOptions,
): Promise<Omit<FetchedChart, 'chart'>> {
  const { repository, name, version } = chart;
  const file = archiveName(chart);
  if (!/^[\w.+-]+$/.test(file)) throw unnameable(chart);
  const locked = lock.get(file);
  const there = store.read(chart);
  const had = there && digestOf(there);
  if (had !== undefined && had === locked?.digest && locked.repository === repository)
    return { outcome: 'kept', digest: had };

  const source = sourceOf(repository);
  const offered = await source.find(name, version);
  if (locked && offered.digest !== undefined && offered.digest !== locked.digest)
    throw changed(chart, source.name, offered.digest, locked.digest);
  const expected = locked?.digest ?? offered.digest;
  const bytes =
    there && had === expected
      ? there
      : await offered.read(expected, (count, total) => onProgress?.(chart, count, total));
  const digest = digestOf(bytes);
  if (locked && digest !== locked.digest) throw changed(chart, source.name, digest, locked.digest);
  if (expected !== undefined && digest !== expected) throw spoiled(chart, source.name, digest, expected);
  checkArchive(await readArchive(Buffer.from(bytes)), chart);

  // First the lock: an archive that is not in it is refused, an entry without an archive harms nobody.
  lock.set(file, { ...locked, repository, name, version, digest });
  store.lock([...lock.values()]);
  if (had !== digest) store.write(chart, bytes);
  const mended = locked !== undefined && had !== undefined && had !== digest;
  return { outcome: mended ? 'mended' : 'vendored', digest, bytes: bytes.length };
}

function changed({ name, version }: PinnedChart, source: string, digest: string, locked: string): VendorError {
  return new VendorError(
    `the chart ${name} ${version} is not what was locked: ${source} has ${digest}, ${LOCK_FILE} has ${locked}`,
    `ask its authors why; if the new one is meant, delete the entry of ${name} ${version} in ${LOCK_FILE} and run it again`,
    'A version that is published stays as it is: other bytes under its name are a mistake, or an attack.',
  );
}

function spoiled({ name, version }: PinnedChart, source: string, digest: string, expected: string): VendorError {
  return new VendorError(
    `the chart ${name} ${version} came with the digest ${digest}, and ${source} says ${expected}`,
    'run it again; if it stays so, the repository is broken: take the archive from elsewhere with `--from DIR`',
    'It was changed on its way, or the index of the repository does not belong to its archives.',
  );
}

function unnameable({ name, version }: PinnedChart): VendorError {
  return new VendorError(
    `the chart ${name} ${version} has a name or version that cannot be a file's`,
    'correct its pin; what leads to the chart belongs into the repository: oci://registry.example.com/folder',
  );
}

function clash(chart: PinnedChart, other: PinnedChart): VendorError {
  return new VendorError(
    `two repositories have a chart ${chart.name} ${chart.version}: ${other.repository} and ${chart.repository}`,
    'pin both at one repository, or one of them at another version',
    `Both would be ${archiveName(chart)}.`,
  );
}
