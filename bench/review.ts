// Measures a review as people run it, as whole processes and as ratios within one run, beside `git diff` of the same trees
// (docs/review.md has what was seen):
// `npm run bench:review [-- objects changed rounds]`, for example `npm run bench:review -- 1000,10000,100000 1,20,500 5`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { layOut } from '../src/output/layout.ts';
import { catalogue } from '../src/synth/catalogue.ts';
import { load } from '../src/synth/load.ts';
import { planPlatform } from '../src/synth/plan-platform.ts';
import { renderTree } from '../src/synth/synthesize.ts';
import { projectName } from './platform.ts';

type Files = ReadonlyMap<string, string>;

const numbers = (argument: string | undefined, usual: string) => (argument ?? usual).split(',').map(Number);
const sizes = numbers(process.argv[2], '1000,10000,100000');
const changes = numbers(process.argv[3], '1,20,500');
const rounds = Number(process.argv[4] ?? 5);
const root = fileURLToPath(new URL('..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'mooring-bench-review-'));

/** A platform of one project with a job: pods, credentials, rights, policies and connections to three providers. */
function rendered(): Files {
  const project = {
    topics: { events: { partitions: 3 } },
    buckets: { lake: {} },
    jobs: {
      score: {
        flink: { image: 'registry.example.com/score:1.2.0', jar: 'local:///score.jar' },
        reads: ['events'],
        writes: ['lake'],
      },
    },
  };
  const text = stringify({
    name: 'bench',
    git: { provider: 'gitlab', url: 'https://git.example.com/bench/platform.git' },
    cluster: { kind: 'existing', memory: '1024Gi', cpu: 512 },
    components: { kafka: {}, minio: {}, flink: {} },
    projects: { [projectName(0)]: project },
  });
  const { config, findings } = load({ root, platform: { file: 'platform.yaml', text } }, 'local', catalogue([]));
  const planned = config && planPlatform(config, catalogue([]));
  if (!config || !planned?.plan) throw new Error(JSON.stringify(planned?.findings ?? findings, undefined, 2));
  const tree = renderTree(config, planned.plan);
  return layOut(tree.manifests, tree.apps).tree;
}

/** As many objects as are asked for: all of the platform, and its project under as many names as it takes. */
function treeOf(objects: number): Files {
  const first = projectName(0);
  const own = [...rendered()];
  const ofProject = own.filter(([path]) => path.includes(first));
  const projects = Math.max(1, Math.ceil((objects - own.length) / ofProject.length) + 1);
  const files = new Map(own);
  for (let i = 1; i < projects; i++)
    for (const [path, text] of ofProject) {
      const named = (value: string) => value.replaceAll(first, projectName(i));
      files.set(named(path), named(text));
    }
  // One line an object, as the index has it.
  const index = files.get('index.json')!.split('\n');
  const lines = index.filter((line) => line.includes(first)).map((line) => line.replace(/,$/, ''));
  const others = index
    .slice(1, -2)
    .filter((line) => !line.includes(first))
    .map((line) => line.replace(/,$/, ''));
  const all = Array.from({ length: projects }, (_, i) =>
    lines.map((line) => line.replaceAll(first, projectName(i))),
  ).flat();
  files.set('index.json', `${index[0]}\n${[...others, ...all].sort().join(',\n')}\n}}\n`);
  return files;
}

/** What people change: images of jobs and partitions of topics first, then an annotation of whatever there is. */
function changed(files: Files, count: number): Files {
  const edits: readonly (readonly [RegExp, (text: string) => string])[] = [
    [/\/flinkdeployment\./, (text) => text.replace('score:1.2.0', 'score:1.3.0')],
    [/\/kafkatopic\./, (text) => text.replace('partitions: 3', 'partitions: 6')],
    [/^components\/.*p\d{5}.*(?<!kustomization)\.yaml$/, annotated],
  ];
  const edited = new Map<string, string>();
  for (const [place, edit] of edits)
    for (const [path, text] of files) {
      if (edited.size === count) return edited;
      if (!place.test(path) || edited.has(path)) continue;
      const other = edit(text);
      if (other === text) throw new Error(`${path} does not change`);
      edited.set(path, other);
    }
  if (edited.size < count) throw new Error(`only ${edited.size} objects of ${count} can change`);
  return edited;
}

function annotated(text: string): string {
  return /^ {2}annotations:$/m.test(text)
    ? text.replace(/^ {2}annotations:$/m, '$&\n    note: a')
    : text.replace(/^metadata:$/m, '$&\n  annotations: { note: a }');
}

function git(folder: string, args: readonly string[], input?: string): string {
  const { status, stdout, stderr } = spawnSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    input,
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(`git ${args.join(' ')} ended with ${status}\n${stderr}`);
  return stdout;
}

/** The trees as commits: `base`, and for each number of changed objects `changed-<n>` upon it. */
function repositoryOf(files: Files): string {
  const folder = mkdtempSync(join(work, 'repository-'));
  git(folder, ['init', '--quiet', '--initial-branch=base']);
  const commit = (branch: string, from: string, texts: Files) => [
    `commit refs/heads/${branch}\ncommitter Bench <bench@example.com> 0 +0000\ndata 1\n-\n${from}`,
    ...[...texts].map(
      ([path, text]) => `M 100644 inline dist/local/${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`,
    ),
    '\n',
  ];
  const parts = [
    ...commit('base', '', files),
    ...changes.flatMap((n) =>
      n > files.size / 2 ? [] : commit(`changed-${n}`, 'from refs/heads/base\n', changed(files, n)),
    ),
  ];
  git(folder, ['fast-import', '--quiet'], parts.join(''));
  return folder;
}

interface Run {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

function timed({ program, args }: Run, cwd: string): number {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 30 });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}\n${stderr}`);
  return ms;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

const empty = join(work, 'empty.mjs');
writeFileSync(empty, '');
const mooring = join(root, 'bin', 'mooring.mjs');
const rows = [];
try {
  // Bundled before anything is measured.
  timed({ name: 'build', program: process.execPath, args: [mooring, '--version'] }, work);
  for (const size of sizes) {
    const files = treeOf(size);
    const folder = repositoryOf(files);
    for (const n of changes) {
      const runs: readonly Run[] = [
        { name: 'node', program: process.execPath, args: [empty] },
        { name: 'stat', program: 'git', args: ['diff', '--stat', 'base', `changed-${n}`] },
        { name: 'diff', program: 'git', args: ['diff', 'base', `changed-${n}`] },
        {
          name: 'review',
          program: process.execPath,
          args: [mooring, 'review', '--base', 'base', '--head', `changed-${n}`],
        },
      ];
      const seen = new Map<string, number[]>(runs.map(({ name }) => [name, []]));
      // In turn, so that a noisy moment hits them all alike; one round to warm up.
      for (let round = 0; round <= rounds; round++)
        for (const one of runs) {
          const ms = timed(one, folder);
          if (round > 0) seen.get(one.name)!.push(ms);
        }
      const [node, stat, diff, review] = runs.map(({ name }) => median(seen.get(name)!)) as [
        number,
        number,
        number,
        number,
      ];
      rows.push({
        objects: files.size,
        changed: n,
        'review ms': Math.round(review),
        'x node': (review / node).toFixed(1),
        'x git diff --stat': (review / stat).toFixed(1),
        'x git diff': (review / diff).toFixed(1),
      });
    }
    rmSync(folder, { recursive: true, force: true });
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.table(rows);
