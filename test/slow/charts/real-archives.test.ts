import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { archiveName, digestOf } from '../../../src/helm/archive.ts';
import { openHelm } from '../../../src/helm/helm.ts';
import { load } from '../../../src/synth/load.ts';
import { planPlatform } from '../../../src/synth/plan-platform.ts';
import { type Synthesis, synthesize } from '../../../src/synth/synthesize.ts';
import { packageRoot, readConfigFiles } from '../../../src/workspace/workspace.ts';
import { folderOf } from '../../support/cli.ts';

/** Archives of upstream's charts, where there are any. */
const ARCHIVES = join(packageRoot(), '..', 'shared', 'charts', 'archives');

const PLATFORM = {
  name: 'mlops',
  git: { provider: 'gitlab', url: 'http://gitlab.localhost/mlops/platform.git' },
  ingress: { domain: 'mlops.example.com' },
  cluster: { memory: '512Gi', cpu: 256 },
};
const COMPONENTS = ['cert-manager', 'rancher', 'gitlab', 'gitlab-runner', 'kafka', 'minio', 'postgresql', 'valkey'];
const ON = Object.fromEntries([...COMPONENTS, 'airflow', 'mlflow'].map((id) => [id, {}]));

describe.skipIf(!existsSync(ARCHIVES))('every pinned chart, from its real archive,', { timeout: 300_000 }, () => {
  it.each(['local', 'production'])('renders in the profile %s, and nothing is found wrong', async (profile) => {
    const { vendored, releases, findings } = await synthesized(profile);
    expect(releases.map(({ component }) => component)).toEqual([]);
    expect(vendored.map(({ release }) => release.component)).toContain('rancher');
    // Nobody has tried the values of this platform one by one, nor keeps a backup of it.
    expect(findings.filter(({ rule }) => rule !== 'chart/unproven' && rule !== 'backup')).toEqual([]);
  });
});

async function synthesized(profile: string): Promise<Synthesis> {
  const root = folderOf({
    'platform.yaml': stringify({ ...PLATFORM, profile, components: ON }),
    'environments/production.yaml': '',
    'vendor/charts/README.md': '',
  });
  const files = readConfigFiles(join(root, 'platform.yaml'), 'production');
  const { config, findings } = load(files, 'production');
  expect(findings).toEqual([]);
  const { plan } = planPlatform(config!);
  const options = { root: packageRoot(), cacheDir: join(root, 'cache') };
  const pins = (await synthesize(config!, plan!, options)).releases.map(({ pin }) => pin);
  // Two components may have the same chart.
  const charts = new Map(pins.map((pin) => [archiveName(pin), pin]));
  const locked = [...charts.values()].map(({ repository, name, version }) => {
    const archive = archiveName({ name, version });
    cpSync(join(ARCHIVES, archive), join(root, 'vendor', 'charts', archive));
    return { repository, name, version, digest: digestOf(readFileSync(join(ARCHIVES, archive))) };
  });
  writeFileSync(join(root, 'charts.lock.yaml'), stringify(locked));
  return synthesize(config!, plan!, { ...options, helm: () => openHelm({ cacheDir: join(root, 'cache') }) });
}
