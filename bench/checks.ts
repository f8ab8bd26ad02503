// Measures the rules against the rendering of the same tree, in one process: `npm run bench:checks [-- objects rounds]`.
// The time of a rule is that of the first to ask, too: what several rules share is counted where it was worked out.
import { stringify } from 'yaml';
import { objects as objectsIn } from '../src/checks/embedded.ts';
import { references } from '../src/checks/references/resolve.ts';
import type { Subject } from '../src/checks/rule.ts';
import { rulesOf } from '../src/checks/rules/index.ts';
import { runChecks } from '../src/checks/run.ts';
import { schemaChecker } from '../src/checks/schema/checker.ts';
import type { PlatformConfig } from '../src/config/config.ts';
import { knowledgeOf } from '../src/contract/knowledge.ts';
import type { Plan } from '../src/graph/plan.ts';
import { layOut } from '../src/output/layout.ts';
import { catalogue } from '../src/synth/catalogue.ts';
import { load } from '../src/synth/load.ts';
import { planPlatform } from '../src/synth/plan-platform.ts';
import { renderTree } from '../src/synth/synthesize.ts';
import { chartValuesOf } from '../src/workspace/chart-values.ts';
import { cacheFolder, packageRoot } from '../src/workspace/workspace.ts';
import { platformYaml, projectName } from './platform.ts';

const objects = Number(process.argv[2] ?? 10_000);
const rounds = Number(process.argv[3] ?? 5);

/** Projects with a job each: pods, credentials, rights, policies and connections to three providers. */
function jobsYaml(n: number): string {
  const project = {
    topics: { events: {} },
    buckets: { lake: {} },
    images: { scorer: { build: 'images/scorer' } },
    jobs: { score: { flink: { image: 'scorer', jar: 'local:///score.jar' }, reads: ['events'], writes: ['lake'] } },
  };
  return stringify({
    name: 'bench',
    git: { provider: 'gitlab', url: 'https://git.example.com/bench/platform.git' },
    cluster: { kind: 'existing', memory: '65536Gi', cpu: 65_536 },
    components: { kafka: {}, minio: {}, flink: {} },
    projects: Object.fromEntries(
      Array.from({ length: n }, (_, i) => [projectName(i), { owners: [`team-${i}`], ...project }]),
    ),
  });
}

interface Planned {
  readonly config: PlatformConfig;
  readonly plan: Plan;
}

const root = packageRoot();
const rules = rulesOf(knowledgeOf(catalogue([])));

function planOf(text: string): Planned {
  const files = { root, platform: { file: 'platform.yaml', text } };
  const { config, findings } = load(files, 'local', catalogue([]));
  const planned = config && planPlatform(config, catalogue([]));
  if (!config || !planned?.plan) throw new Error(JSON.stringify(planned?.findings ?? findings, undefined, 2));
  return { config, plan: planned.plan };
}

function renderOf({ config, plan }: Planned): Subject {
  const tree = renderTree(config, plan);
  layOut(tree.manifests, tree.apps);
  const schemas = schemaChecker({ root, cacheDir: cacheFolder(root), kubernetes: config.cluster.kubernetes });
  return { ...tree, schemas, released: [], charts: chartValuesOf(root), references, objects: objectsIn };
}

/** As many projects as make that many objects, judged by how many some of them make. */
function sized(yaml: (n: number) => string): Planned {
  const [few, more] = [10, 20].map((n) => renderOf(planOf(yaml(n))).manifests.length) as [number, number];
  return planOf(yaml(Math.round((objects - few) / ((more - few) / 10)) + 10));
}

function timed<T>(work: () => T): readonly [ms: number, answer: T] {
  const start = performance.now();
  const result = work();
  return [performance.now() - start, result];
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

const rows = [];
for (const [name, yaml] of [
  ['topics', platformYaml],
  ['jobs', jobsYaml],
] as const) {
  const planned = sized(yaml);
  const [finding] = runChecks(renderOf(planned), rules, []);
  if (finding)
    throw new Error(`${finding.rule} finds something wrong with the platform that is measured: ${finding.message}`);
  const renderings: number[] = [];
  const checks: number[] = [];
  const byRule = new Map<string, number[]>(rules.map(({ id }) => [id, []]));
  let count = 0;
  for (let round = 0; round <= rounds; round++) {
    const [ms, tree] = timed(() => renderOf(planned));
    const each = rules.map((rule) => [rule.id, ...timed(() => [...rule.check(tree)].length)] as const);
    count = tree.manifests.length;
    // One round to warm up.
    if (round === 0) continue;
    renderings.push(ms);
    checks.push(each.reduce((sum, [, ms]) => sum + ms, 0));
    for (const [id, ms] of each) byRule.get(id)!.push(ms);
  }
  const total = median(checks);
  const slowest = [...byRule]
    .map(([id, all]) => [id, median(all)] as const)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 4);
  rows.push({
    projects: name,
    objects: count,
    'render ms': Math.round(median(renderings)),
    'checks ms': Math.round(total),
    'x render': (total / median(renderings)).toFixed(2),
    slowest: slowest.map(([id, ms]) => `${id} ${Math.round((100 * ms) / total)} %`).join(', '),
  });
}
console.table(rows);
