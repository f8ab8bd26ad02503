import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reachability } from '../../src/checks/rules/reachability.ts';
import { runProgram } from '../../src/workspace/run.ts';
import { readConfigFiles } from '../../src/workspace/workspace.ts';
import { scenarios } from '../golden/scenario.ts';
import { changed, treeOf } from '../support/tree.ts';
import { describeDial, evaluatorOf, type Outcome, tableOf, wrongOf } from './support/dials.ts';
import { changesOf, makeChange } from './support/mutations.ts';
import { tunnelOf } from './support/node-config.ts';
import { Nodes } from './support/nodes.ts';
import { Platform } from './support/platform.ts';
import type { Certificate } from './support/stand-ins.ts';
import { type Called, calledOf, callWebhook, makeServices, namesOf, standInOf } from './support/webhooks.ts';

/** The guide's platform on one machine: `test/golden/guide`. */
const scenario = scenarios().find(({ name, environment }) => name === 'guide' && environment === 'local')!;
const { platform: written, override, root } = readConfigFiles(`${scenario.folder}/platform.yaml`, 'local');
const tree = treeOf(written.text, { environment: 'local', override: override?.text, root });
const called = calledOf(tree);
const expected = evaluatorOf(tree);
const changes = changesOf(tree);

let nodes: Nodes;
let platform: Platform;
let tls: Certificate;
const seconds = (since: number) => `${Math.round((performance.now() - since) / 1000)} s`;

beforeAll(async () => {
  const start = performance.now();
  nodes = await Nodes.start('policies');
  const up = seconds(start);
  tls = await certificateOf(namesOf(called));
  platform = new Platform(nodes, tree, tls);
  const applied = performance.now();
  await platform.apply();
  await makeServices(nodes, called);
  console.log(`two nodes up after ${up}; ${platform.standIns.length} stand-ins ready after ${seconds(applied)}`);
});
afterAll(async () => {
  await nodes?.stop();
});

async function certificateOf(names: readonly string[]): Promise<Certificate> {
  const { exitCode, stdout, stderr } = await runProgram({
    program: nodes.tools.path('stand-in'),
    args: ['certificate', ...names],
  });
  if (exitCode !== 0) throw new Error(stderr);
  const [certificate = '', key = ''] = stdout.split(/(?<=-----END CERTIFICATE-----\n)/);
  return { certificate, key };
}

const wrong = (outcomes: readonly Outcome[]) => outcomes.flatMap((outcome) => wrongOf(outcome) ?? []);

it('packets go exactly where the rendered policies are said to let them', async () => {
  const start = performance.now();
  const outcomes = await platform.try(platform.dials());
  console.log(`${tableOf(outcomes)}\nin ${seconds(start)}`);
  for (const line of wrong(outcomes).slice(0, 40)) console.log(line);
  expect(wrong(outcomes)).toEqual([]);
  // Neither is a network that lets nothing through, nor one that nobody guards.
  for (const way of ['same node', 'other node', 'Service', 'out', 'in'] as const) {
    const some = outcomes.filter(({ dial }) => dial.way === way);
    expect(some.filter(({ expected }) => expected).length, way).toBeGreaterThan(0);
    expect(some.filter(({ expected }) => !expected).length, way).toBeGreaterThan(0);
  }
});

it('names are found by UDP and by TCP where DNS is declared, and probes of kubelet pass under default deny', async () => {
  const dns = platform.dials().filter(({ to, door }) => to.name === 'cluster/dns' && door.port === 53);
  const outcomes = await platform.try(dns);
  expect(wrong(outcomes)).toEqual([]);
  const open = outcomes.filter(({ said }) => said.startsWith('open'));
  expect(new Set(open.map(({ dial }) => dial.door.protocol))).toEqual(new Set(['TCP', 'UDP']));
  const named = platform.dials().filter(({ address, way }) => way === 'Service' && address.includes('.svc.'));
  expect(named.length).toBeGreaterThan(0);
  // Their readiness is what kubelet saw: each is probed from its node.
  const ready = await nodes.kubectl([
    'get',
    'pods',
    '--all-namespaces',
    '--output=jsonpath={range .items[*]}{.status.conditions[?(@.type=="Ready")].status} {.status.containerStatuses[0].restartCount}{"\\n"}{end}',
  ]);
  expect(new Set(ready.trim().split('\n'))).toEqual(new Set(['True 0']));
});

describe('the API server reaches webhooks under the rendered policies', () => {
  it.each(called)('$workload on node $node, port $port', async (one) => {
    const { exitCode, stderr } = await callWebhook(nodes, one, tls);
    expect(stderr).toContain(`Warning: ${standInOf(one, platform.standIns).name} `);
    // The API server runs on node 0.
    if (one.node === 1) expect(stderr).toContain(tunnelOf(0));
    expect(exitCode).toBe(0);
  });

  const policyOf = ({ workload, namespace }: Called) => {
    const [component, name] = workload.split('/');
    return `NetworkPolicy.networking.k8s.io ${namespace}/${component === name ? component : `${component}-${name}`}`;
  };
  it.each(called.filter(({ node }) => node === 1))(
    '$workload on node $node is not reached by a policy that excepts pod addresses, and the object is refused',
    async (one) => {
      const narrowed = changed(tree, policyOf(one), ({ spec }) => {
        spec.ingress.find(({ ports }: { ports: { port: number }[] }) =>
          ports.some(({ port }) => port === one.port),
        ).from = [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.42.0.0/16'] } }];
      });
      expect([...reachability.check(narrowed)]).not.toEqual([]);
      const [policy] = narrowed.manifests.filter((manifest) => !tree.manifests.includes(manifest));
      const undo = await makeChange(nodes, tree, { name: '', tree: narrowed, changed: [policy!.object], gone: [] });
      try {
        const { exitCode, stderr } = await callWebhook(nodes, one, tls);
        expect(exitCode).not.toBe(0);
        expect(stderr).toMatch(/failed calling webhook "hook\.mooring\.test".*connection refused/s);
      } finally {
        await undo();
      }
    },
  );
});

describe('a change of policies is seen by packets as by the evaluator', () => {
  it.each(changes.map((change) => [change.name, change] as const))('%s', async (_name, change) => {
    const dials = platform.dials();
    const after = evaluatorOf(change.tree);
    const moved = dials.filter((dial) => after(dial) !== expected(dial));
    // Some that stay as they are, of those who call.
    const callers = new Set(moved.map(({ from }) => from));
    const staying = dials.filter((dial) => callers.has(dial.from) && after(dial) === expected(dial)).slice(0, 300);
    const undo = await makeChange(nodes, tree, change);
    try {
      const outcomes = await platform.try([...moved, ...staying], change.tree);
      expect(wrong(outcomes)).toEqual([]);
      const example = moved[0] ? describeDial(moved[0]) : 'none: one end alone is wider';
      console.log(`${change.name}: ${moved.length} connections are other, such as ${example}`);
    } finally {
      await undo();
    }
  });

  it('and nothing of it is left', async () => {
    const dials = platform.dials().filter((_, i) => i % 20 === 0);
    expect(wrong(await platform.try(dials))).toEqual([]);
    expect(changes.length).toBeGreaterThanOrEqual(20);
  });
});
