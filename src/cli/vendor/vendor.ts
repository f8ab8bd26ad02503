import { join } from 'node:path';
import type { Finding } from '../../finding/finding.ts';
import { archiveName } from '../../helm/archive.ts';
import { type Helm, openHelm, valuesDigest } from '../../helm/helm.ts';
import { NOTHING_KEPT } from '../../helm/kept.ts';
import { readLock } from '../../helm/lock.ts';
import { LOCK_FILE } from '../../helm/places.ts';
import { renderCharts, type VendoredChart } from '../../render/charts/render-charts.ts';
import { located } from '../../synth/synth.ts';
import { type Bump, compareVersions, versionBefore } from '../../vendor/compare-versions.ts';
import { downloads } from '../../vendor/download.ts';
import { type FetchedChart, fetchCharts, type Lock } from '../../vendor/fetch-charts.ts';
import { type PinnedChart, pinnedCharts } from '../../vendor/pins.ts';
import { proveValues, withCurrentProofs } from '../../vendor/prove-values.ts';
import { sources } from '../../vendor/sources.ts';
import { type Store, storeIn } from '../../vendor/store.ts';
import { createWeb } from '../../vendor/web.ts';
import { cacheFolder, packageRoot } from '../../workspace/workspace.ts';
import type { Screen } from '../screen.ts';
import { acceptance, type Environment, readEnvironments } from './environments.ts';
import { failedFinding, spoiltFindings, unreadFindings } from './findings.ts';
import type { Progress } from './progress.ts';

export interface VendorOptions {
  readonly config: string;
  /** Default: every environment. */
  readonly env?: string;
  /** A folder of archives, or the address of a mirror. */
  readonly from?: string;
  /** Remove archives that nobody pins. */
  readonly prune?: boolean;
}

export interface VendorResult {
  readonly outcome: 'done' | 'findings' | 'configuration';
  readonly fetched: readonly FetchedChart[];
  readonly bumps: readonly Bump[];
  /** Files in `vendor/charts` that no environment pins: left there, or removed. */
  readonly unpinned: readonly string[];
  readonly removed: boolean;
  /** Leaves that were tried now. */
  readonly tried: number;
  readonly findings: readonly Finding[];
  readonly sources: ReadonlyMap<string, string>;
}

/** Puts the archives of all pinned charts where synth finds them, and tries the values that are set for them. */
export async function vendor(options: VendorOptions, progress: Progress, env: Screen['env']): Promise<VendorResult> {
  const read = readEnvironments(options.config, options.env);
  const lockFile = readLock(read.root);
  const texts = new Map([
    ...read.sources,
    ...(lockFile.text === undefined ? [] : [[LOCK_FILE, lockFile.text] as const]),
  ]);
  const result = { fetched: [], bumps: [], unpinned: [], removed: false, tried: 0, sources: texts };
  if (read.environments.length === 0 || lockFile.findings.length > 0)
    return { ...result, outcome: 'configuration', findings: [...read.findings, ...lockFile.findings] };

  const { environments } = read;
  const store = storeIn(read.root);
  const lock: Lock = new Map(lockFile.charts.map(({ at: _, ...entry }) => [archiveName(entry), entry]));
  const charts = pinnedCharts(
    environments.map(({ name, rendered }) => ({ environment: name, releases: rendered.releases })),
  );
  const cacheDir = cacheFolder(packageRoot());
  const web = createWeb({ onRetry: (why, wait) => progress.retry(why, wait) });
  const fetched = await fetchCharts(charts, {
    store,
    lock,
    sourceOf: sources(web, downloads(web, join(cacheDir, 'vendor')), options.from),
    onProgress: (chart, bytes, total) => progress.transfer(chart, bytes, total),
    onDone: (one) => progress.fetched(one),
  });

  const bench = { environments, store, lock, root: read.root, cacheDir: join(cacheDir, 'charts'), env, progress };
  const { vendored, findings, helm } = await renderAll(bench);
  const bumps = helm ? await bumpsOf(fetched, vendored, helm, bench) : [];
  const tried = helm ? await proveAll(vendored, helm, bench) : 0;

  const all = options.env === undefined;
  const unpinned = all ? store.others(charts) : [];
  if (options.prune) for (const file of unpinned) store.remove(file);
  if (all) forget(bench, charts, lockFile.text !== undefined);

  const problems = [
    ...read.findings,
    ...fetched.flatMap((one) => (one.error ? [failedFinding(one, environments)] : [])),
    ...findings,
    ...(await unreadFindings(environments, lock, store)),
  ];
  return {
    ...result,
    outcome: problems.some(({ severity }) => severity === 'error') ? 'findings' : 'done',
    fetched,
    bumps,
    unpinned,
    removed: options.prune === true,
    tried,
    findings: once(problems),
  };
}

/** What the parts of one run share. */
interface Bench {
  readonly environments: readonly Environment[];
  readonly store: Store;
  readonly lock: Lock;
  readonly root: string;
  /** Where synth looks for what charts rendered to. */
  readonly cacheDir: string;
  readonly env: Screen['env'];
  readonly progress: Progress;
}

interface VendoredIn {
  readonly environment: Environment;
  readonly vendored: VendoredChart;
}

/** Renders the charts of every environment: what they need for it is known then, and what stands in the way. */
async function renderAll({ environments, root, cacheDir, env, progress }: Bench) {
  let helm: Helm | undefined;
  const vendored: VendoredIn[] = [];
  const findings: Finding[] = [];
  for (const environment of environments) {
    const { config, plan, rendered } = environment;
    const done = await renderCharts(plan, rendered.releases, {
      root,
      packageRoot: packageRoot(),
      cacheDir,
      lock: readLock(root),
      // What is proven is what Helm makes of the archive.
      kept: NOTHING_KEPT,
      helm: async () => {
        progress.rendering(environment.name);
        helm ??= await openHelm({ env, cacheDir });
        return helm;
      },
      objects: rendered.manifests.map(({ object }) => object),
    });
    const isAccepted = acceptance(environment);
    const errors = done.findings.filter((finding) => finding.severity === 'error' && !isAccepted(finding));
    findings.push(...located(errors, config), ...spoiltFindings(root, environment.name, done.kept));
    // Of a chart that renders otherwise every time nothing can be proven.
    const wrong = new Set(errors.map(({ component }) => component));
    vendored.push(
      ...done.vendored.flatMap((one) => (wrong.has(one.release.component) ? [] : [{ environment, vendored: one }])),
    );
  }
  return { vendored, findings, helm };
}

async function bumpsOf(
  fetched: readonly FetchedChart[],
  vendored: readonly VendoredIn[],
  helm: Helm,
  { lock, store, root }: Bench,
): Promise<readonly Bump[]> {
  const bumps = fetched
    .filter(({ outcome }) => outcome === 'vendored')
    .map(async ({ chart }) => {
      const before = versionBefore(chart, [...lock.values()], store);
      const user = vendored.find(({ vendored: { release } }) => archiveName(release.pin) === archiveName(chart));
      if (!before || !user) return undefined;
      const compared = await compareVersions(chart, before, user.vendored, helm, root);
      return (
        compared && {
          ...compared,
          component: user.vendored.release.component,
          environment: user.environment.name,
        }
      );
    });
  return (await Promise.all(bumps)).flatMap((bump) => bump ?? []);
}

async function proveAll(
  vendored: readonly VendoredIn[],
  helm: Helm,
  { lock, store, progress }: Bench,
): Promise<number> {
  let tried = 0;
  await proveValues(
    vendored.map(({ vendored: one }) => one),
    {
      helm,
      lock,
      onStart: (leaves, charts) => progress.proving(leaves, charts),
      onLeaf: () => {
        tried++;
        progress.leaf();
      },
      // What is proven stays so when the rest is broken off.
      onProven: () => store.lock([...lock.values()]),
    },
  );
  return tried;
}

/** Leaves out of the lock what no environment has any more: archives that are gone, and proofs of old values. */
function forget({ environments, lock, store }: Bench, charts: readonly PinnedChart[], known: boolean): void {
  const pinned = new Set(charts.map(archiveName));
  const values = new Set(
    environments.flatMap(({ rendered }) =>
      rendered.releases.map(({ component, values }) => `${component} ${valuesDigest(values)}`),
    ),
  );
  for (const [file, entry] of lock) {
    if (pinned.has(file) || store.read(entry) !== undefined) lock.set(file, withCurrentProofs(entry, values));
    else lock.delete(file);
  }
  // Nothing was fetched and nothing known: a lock without a chart in it says nothing.
  if (lock.size > 0 || known) store.lock([...lock.values()]);
}

/** Environments share most of what is wrong with them. */
function once(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}
