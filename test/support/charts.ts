import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Finding } from '../../src/finding/finding.ts';
import { formatFindings } from '../../src/finding/format.ts';
import { archivePath, digestOf } from '../../src/helm/archive.ts';
import { type Helm, openHelm, valuesDigest } from '../../src/helm/helm.ts';
import type { LockEntry } from '../../src/helm/lock.ts';
import { lockText } from '../../src/helm/lock-text.ts';
import { ARCHIVES, LOCK_FILE } from '../../src/helm/places.ts';
import { describeObject, type KubeObject } from '../../src/kit/object.ts';
import { load } from '../../src/synth/load.ts';
import { planPlatform } from '../../src/synth/plan-platform.ts';
import { type Synthesis, synthesize } from '../../src/synth/synthesize.ts';
import { cacheFolder, packageRoot } from '../../src/workspace/workspace.ts';
import { chartArchive } from './chart-archive.ts';

const FIXTURES = join(packageRoot(), 'test', 'fixtures', 'charts');
const REPOSITORY = 'https://charts.example.com';

/** A component with a chart of one's own, in a namespace of its own. */
export interface ChartedComponent {
  /** Folder of `test/fixtures/charts`; default: the component's name. */
  readonly fixture?: string;
  /** Name of the chart, when it is not the fixture's. */
  readonly name?: string;
  readonly values?: Record<string, unknown>;
  /** Values that the lock says were proven; default: these. */
  readonly proven?: Record<string, unknown>;
  /** Further keys under `chart`. */
  readonly chart?: object;
  /** Further keys of the component. */
  readonly component?: object;
  /** Changes the archive after it was locked. */
  readonly spoil?: (bytes: Buffer) => Uint8Array;
  /** It was locked as it is now. */
  readonly lockSpoilt?: true;
  /** It is not in the lock. */
  readonly unlocked?: true;
}

export interface VendoredPlatform extends Synthesis {
  /** Objects of a component, as findings call them. */
  readonly objectsOf: (component: string) => string[];
  readonly get: (object: string) => KubeObject;
  /** Findings of a rule. */
  readonly of: (rule: string) => readonly Finding[];
}

/** A folder that goes when the tests of a file are done. */
export function temporaryFolder(after: (clean: () => void) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-charts-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The archive of a fixture, under another name if wished. */
export function fixtureArchive(fixture: string, name = fixture): Buffer {
  const folder = join(FIXTURES, fixture);
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
  const files = Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
  files['Chart.yaml'] = files['Chart.yaml']!.replace(`name: ${fixture}`, `name: ${name}`);
  return chartArchive({ name, files });
}

/** Writes a platform with charts, vendored and locked, into a folder; answers the paths of their archives. */
export function writePlatform(root: string, components: Readonly<Record<string, ChartedComponent>>): readonly string[] {
  mkdirSync(join(root, ARCHIVES), { recursive: true });
  const lock: LockEntry[] = [];
  const paths: string[] = [];
  const written: Record<string, object> = {};
  for (const [id, component] of Object.entries(components)) {
    const { fixture = id, name = fixture, values = {}, proven = values, chart = {}, component: more } = component;
    const { spoil, lockSpoilt, unlocked } = component;
    const { version } = parse(readFileSync(join(FIXTURES, fixture, 'Chart.yaml'), 'utf8')) as { version: string };
    const ref = { repository: REPOSITORY, name, version };
    const whole = fixtureArchive(fixture, name);
    const bytes = spoil ? spoil(whole) : whole;
    const path = archivePath(root, ref);
    writeFileSync(path, bytes);
    paths.push(path);
    if (!unlocked)
      lock.push({ ...ref, digest: digestOf(lockSpoilt ? bytes : whole), proven: { [id]: [valuesDigest(proven)] } });
    written[id] = { namespace: 'harbour', chart: { ...ref, ...chart }, values, ...more };
  }
  const seen = new Set<string>();
  const once = lock.filter((one) => !seen.has(`${one.name} ${one.version}`) && seen.add(`${one.name} ${one.version}`));
  writeFileSync(join(root, LOCK_FILE), lockText(once));
  const platform = {
    name: 'mlops',
    git: { provider: 'gitlab', url: 'http://gitlab.example.com/mlops/platform.git' },
    cluster: { kind: 'k3d' },
    components: written,
  };
  writeFileSync(join(root, 'platform.yaml'), stringify(platform));
  return paths;
}

/** Renders the platform of a folder as `synth` does, up to the writing. */
export async function renderVendored(
  root: string,
  { helm = helmOfTests }: { helm?: () => Promise<Helm> } = {},
): Promise<VendoredPlatform> {
  const files = { root, platform: { file: 'platform.yaml', text: readFileSync(join(root, 'platform.yaml'), 'utf8') } };
  const { config, findings } = load(files, 'local');
  const planned = config && planPlatform(config);
  if (!config || !planned?.plan)
    throw new Error(formatFindings([...findings, ...(planned?.findings ?? [])], { color: false }));
  const synthesis = await synthesize(config, planned.plan, {
    root: packageRoot(),
    cacheDir: cacheFolder(packageRoot()),
    chartsDir: join(root, 'cache', 'charts'),
    helm,
  });
  const objects = synthesis.manifests.map(({ object }) => object);
  return {
    ...synthesis,
    objectsOf: (component) =>
      synthesis.manifests.filter((one) => one.component === component).map(({ object }) => describeObject(object)),
    get: (object) => objects.find((one) => describeObject(one) === object)!,
    of: (rule) => synthesis.findings.filter((finding) => finding.rule === rule),
  };
}

/** Writes and renders in one go. */
export async function vendoredPlatform(
  root: string,
  components: Readonly<Record<string, ChartedComponent>>,
  options: Parameters<typeof renderVendored>[1] = {},
): Promise<VendoredPlatform> {
  writePlatform(root, components);
  return renderVendored(root, options);
}

/** The Helm of this machine. Without one a test fails: synth would go on, and have Argo CD render the charts. */
async function helmOfTests(): Promise<Helm> {
  try {
    return await openHelm({ cacheDir: join(cacheFolder(packageRoot()), 'charts') });
  } catch (error) {
    throw new Error('this test needs Helm', { cause: error });
  }
}
