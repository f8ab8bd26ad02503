import type { ChartRelease } from '../../contract/manifest.ts';
import type { Finding } from '../../finding/finding.ts';
import { valuesDigest } from '../../helm/helm.ts';
import type { Kept } from '../../helm/kept.ts';
import type { ChartsLock, LockedChart } from '../../helm/lock.ts';
import { LOCK_FILE, RENDERED } from '../../helm/places.ts';
import type { FoundArchive } from '../../helm/render-chart.ts';
import { findArchive } from '../../helm/vendored.ts';

/** A release that is rendered here: its archive is there and is the one of the lock, or what it rendered to is kept. */
export interface VendoredRelease {
  readonly release: ChartRelease;
  /** `sha256:…` of the archive, as the lock has it. */
  readonly digest: string;
  readonly archive?: FoundArchive;
  /** JSON pointers to values that change nothing, as the lock remembers of these values. */
  readonly unread: readonly string[];
}

interface Gathered {
  readonly vendored: readonly VendoredRelease[];
  /** Without an archive and anything that is kept, or with something that is not to be trusted. */
  readonly remaining: readonly ChartRelease[];
  readonly findings: readonly Finding[];
}

/**
 * Tells the releases that are rendered here from those that Argo CD renders: the first have the chart in `vendor/charts`, or
 * what it rendered to in `vendor/rendered`. Trusts nothing of a chart that the lock does not know. `root`: the folder of `platform.yaml`.
 */
export function gather(
  root: string,
  lock: ChartsLock,
  kept: Pick<Kept, 'has'>,
  releases: readonly ChartRelease[],
  configOf: ReadonlyMap<string, string>,
): Gathered {
  const vendored: VendoredRelease[] = [];
  const remaining: ChartRelease[] = [];
  const findings: Finding[] = [];
  for (const release of releases) {
    const { component, pin, values } = release;
    const archive = findArchive(root, pin);
    if (!archive && !kept.has(component)) {
      remaining.push(release);
      continue;
    }
    const at = { component, config: configOf.get(component) };
    const locked = lock.charts.find(({ name, version }) => name === pin.name && version === pin.version);
    const problem = archive ? distrust(release, archive, locked) : unknownChart(release, locked);
    if (problem) {
      remaining.push(release);
      findings.push({ ...at, ...problem });
      continue;
    }
    const digest = valuesDigest(values);
    if (!locked?.proven?.[component]?.includes(digest)) findings.push({ ...at, ...unproven(locked!) });
    const unread = locked!.unread?.[component]?.[digest] ?? [];
    vendored.push({ release, digest: locked!.digest, ...(archive && { archive }), unread });
  }
  // A lock that cannot be read only matters where an archive asks for it.
  const asked = vendored.length + findings.length > 0;
  return { vendored, remaining, findings: asked ? [...lock.findings, ...findings] : [] };
}

function distrust(
  { pin }: ChartRelease,
  { digest }: FoundArchive,
  locked: LockedChart | undefined,
): Finding | undefined {
  const title = `${pin.name} ${pin.version}`;
  if (!locked)
    return {
      rule: 'chart/archive',
      severity: 'error',
      message: `${LOCK_FILE} does not know the archive of ${title}`,
      why: 'Nobody has said that these bytes are the chart: what they render would go to the cluster.',
      fix: 'run `npm run vendor`, which checks and locks it, or take the archive out of vendor/charts',
    };
  if (locked.repository !== pin.repository)
    return {
      rule: 'chart/archive',
      severity: 'error',
      message: `the archive of ${title} is locked as one of ${locked.repository}, and the component takes it from ${pin.repository}`,
      fix: 'run `npm run vendor`, which downloads it from there',
      at: locked.at,
    };
  if (locked.digest === digest) return undefined;
  return {
    rule: 'chart/archive',
    severity: 'error',
    message: `the archive of ${title} is not the one that was locked: it has ${digest}`,
    why: 'It was cut off, or somebody put other bytes in its place.',
    fix: 'run `npm run vendor`, which downloads it again; if the repository has other bytes for this version, ask its authors why',
    at: locked.at,
  };
}

/** Nobody has the archive, and what it rendered to is all there is. */
function unknownChart({ component, pin }: ChartRelease, locked: LockedChart | undefined): Finding | undefined {
  if (locked?.repository === pin.repository) return undefined;
  return {
    rule: 'chart/rendered',
    severity: 'error',
    message: `${component} must be rendered once by Helm: ${LOCK_FILE} does not know ${pin.name} ${pin.version} of ${pin.repository}, and what is in ${RENDERED} is of another chart`,
    why: 'Nobody has said which bytes that version is.',
    fix: `run \`npm run vendor\` and \`npm run synth\` on a machine with Helm and a network, and commit both; or remove its files from ${RENDERED}, and Argo CD renders the chart`,
    ...(locked && { at: locked.at }),
  };
}

function unproven({ at }: LockedChart): Finding {
  return {
    rule: 'chart/unproven',
    severity: 'warning',
    message: 'values of the chart have changed since each of them was last seen to change what it renders',
    why: 'Helm takes any key without a word: a value that no template reads has no effect, and nothing says so.',
    fix: 'run `npm run vendor`, which takes each value away in turn, and commit the lock',
    at,
  };
}
