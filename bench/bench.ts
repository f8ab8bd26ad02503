// Measures a synth as people run it, as whole processes and as ratios within one run: absolute seconds say more about the
// machine than about the program. `npm run bench [-- sizes rounds]`, for example `npm run bench -- 10,100,1000 5`.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { parseAllDocuments } from 'yaml';
import type { TreeIndex } from '../src/output/index-file.ts';
import { platformYaml, projectName } from './platform.ts';

/** What a process took. */
interface Cost {
  readonly ms: number;
  readonly mb: number;
}

/** A name, what comes before each run, and the arguments of Node. */
type Case = readonly [name: string, prepare: () => void, args: readonly string[]];

const root = fileURLToPath(new URL('..', import.meta.url));
const sizes = (process.argv[2] ?? '10,100,1000').split(',').map(Number);
const rounds = Number(process.argv[3] ?? 5);
const work = mkdtempSync(join(tmpdir(), 'mooring-bench-'));

/** Peak resident memory is known to the process alone: it writes it where we look. */
const probe = join(work, 'probe.mjs');
writeFileSync(
  probe,
  `import { writeFileSync } from 'node:fs'; process.on('exit', () => writeFileSync(process.env.PROBE, String(process.resourceUsage().maxRSS)));`,
);

function run(args: readonly string[]): Cost {
  const rss = join(work, 'rss');
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, ['--import', probe, ...args], {
    encoding: 'utf8',
    env: { ...process.env, PROBE: rss },
  });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}\n${stderr}`);
  return { ms, mb: Number(readFileSync(rss, 'utf8')) / 1024 };
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Runs the cases in turn, so that a noisy moment hits them all alike; one round to warm up. */
function measure(cases: readonly Case[]): ReadonlyMap<string, Cost> {
  const seen = new Map<string, Cost[]>(cases.map(([name]) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, prepare, args] of cases) {
      prepare();
      const result = run(args);
      if (round > 0) seen.get(name)!.push(result);
    }
  }
  return new Map(
    [...seen].map(([name, results]) => [
      name,
      { ms: median(results.map(({ ms }) => ms)), mb: median(results.map(({ mb }) => mb)) },
    ]),
  );
}

/** The files of the first project, as objects: what the bound is made of. */
function templatesOf(tree: string): readonly (readonly [file: string, object: unknown])[] {
  const name = projectName(0);
  const index: TreeIndex = JSON.parse(readFileSync(join(tree, 'index.json'), 'utf8'));
  const files = Object.values(index.objects)
    .map(({ file }) => file)
    .filter((file) => file.includes(name));
  return files.map((file) => [file, parseAllDocuments(readFileSync(join(tree, file), 'utf8'))[0]!.toJS()]);
}

const cli = join(root, 'bin', 'mooring.mjs');
// Started as the command line is: by Node alone, from one file.
const bound = join(work, 'bound.mjs');
await build({
  entryPoints: [join(root, 'bench', 'bound.ts')],
  outfile: bound,
  bundle: true,
  format: 'esm',
  platform: 'node',
  logLevel: 'error',
});
const empty = join(work, 'empty.mjs');
writeFileSync(empty, '');

const rows = [];
try {
  for (const n of sizes) {
    const folder = join(work, String(n));
    const platform = join(folder, 'platform.yaml');
    const write = (change?: string) => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(platform, platformYaml(n, change));
    };
    const synth = (out: string) => [cli, 'synth', '--config', platform, '--out', join(folder, out)];
    write();
    run(synth('warm'));
    const templates = join(folder, 'templates.json');
    writeFileSync(templates, JSON.stringify(templatesOf(join(folder, 'warm', 'dist', 'local'))));
    let turn = 0;
    const results = measure([
      ['node', () => {}, [empty]],
      [
        'bound',
        () => rmSync(join(folder, 'bound'), { recursive: true, force: true }),
        [bound, templates, String(n), join(folder, 'bound')],
      ],
      ['cold', () => rmSync(join(folder, 'cold'), { recursive: true, force: true }), synth('cold')],
      ['unchanged', () => {}, synth('cold')],
      ['one changed', () => write(`${(turn++ % 5) + 1}d`), synth('cold')],
      ['restored', () => write(), synth('cold')],
    ]);
    const node = results.get('node')!;
    for (const [name, { ms, mb }] of results) {
      if (name === 'restored') continue;
      rows.push({
        projects: n,
        case: name,
        ms: Math.round(ms),
        'x node': (ms / node.ms).toFixed(2),
        'x bound': (ms / results.get('bound')!.ms).toFixed(2),
        MB: Math.round(mb),
        'MB over node': Math.round(mb - node.mb),
      });
    }
    cpSync(templates, join(work, 'templates.json'));
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.table(rows);
