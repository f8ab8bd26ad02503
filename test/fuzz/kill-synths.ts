import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { rememberTree } from '../../src/output/last-tree.ts';
import { synth } from '../../src/synth/synth.ts';
import { cacheFolder, packageRoot } from '../../src/workspace/workspace.ts';
import { TEMPORARY } from '../output/disk.ts';
import { type KillCount, killWriters } from '../output/kills.ts';

const git = { provider: 'gitlab', url: 'http://gitlab.example.com/mlops/platform.git' };
const base = { name: 'mlops', git, cluster: { kind: 'k3d' } };
const fraud = { topics: { transactions: {}, scores: {} }, buckets: { lake: {} } };
const data = { kafka: {}, minio: {}, postgresql: {} };

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Platforms as they follow one another in a repository: a value changes, a project grows, components come and go. */
const PLATFORMS = [
  { ...base, components: data, projects: { fraud } },
  { ...base, components: { ...data, kafka: { storage: '15Gi' } }, projects: { fraud } },
  {
    ...base,
    components: { ...data, valkey: {}, mlflow: {} },
    projects: { fraud: { ...fraud, buckets: { lake: {}, models: {} } } },
  },
  { ...base, components: { minio: {} } },
  { ...base, components: data, projects: { fraud, churn: { topics: { events: { partitions: 6 } } } } },
];

/** Kills writers of rendered platforms, until `hits` hit the middle of a write; after each, the next synth must repair. */
export async function killSynths(hits: number, seed: number, onHit?: (hits: number) => void): Promise<KillCount> {
  const base = mkdtempSync(join(TEMPORARY, 'mooring-synths-'));
  try {
    const configs = PLATFORMS.map((platform, i) => {
      const config = join(base, String(i), 'platform.yaml');
      mkdirSync(join(base, String(i)));
      writeFileSync(config, stringify(platform));
      return config;
    });
    const render = (
      tree: number,
      out: string,
      allowRemoval: readonly string[] = [],
      allowChange: readonly string[] = [],
    ) => synth({ config: configs[tree]!, env: 'local', out, allowRemoval, allowChange });
    const results = await Promise.all(configs.map((_, i) => render(i, join(base, 'render', String(i)))));
    const layouts = results.map(({ synthesis }) => synthesis!.layout);
    const everything = layouts.flatMap(({ index }) => Object.values(index.objects).map(({ component }) => component));
    return await killWriters({
      trees: layouts.map(({ tree }) => tree),
      hits,
      seed,
      onHit,
      next: async (dir, tree) => {
        // `dir` is where a synth would have it: <out>/dist/local. What was killed is a writer alone: the synth around it
        // would have remembered what it writes.
        const there = layouts.find(({ tree }) => [...tree].every(([path, text]) => textOf(join(dir, path)) === text));
        if (there) rememberTree(cacheFolder(packageRoot()), dir, there.tree);
        const out = join(dir, '../..');
        const first = await render(tree, out, everything);
        const changes = /--allow-change (.*)$/.exec(first.acknowledgement ?? '')?.[1]?.split(' ');
        const { outcome, findings } = changes ? await render(tree, out, everything, changes) : first;
        if (outcome !== 'done') throw new Error(`the next synth ends with ${outcome}: ${JSON.stringify(findings)}`);
      },
    });
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}
