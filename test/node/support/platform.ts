import { stringify } from 'yaml';
import { append } from '../../../src/checks/reachability/label-index.ts';
import type { Pod } from '../../../src/checks/reachability/pods.ts';
import { proofOf } from '../../../src/checks/reachability/proof.ts';
import type { Subject } from '../../../src/checks/rule.ts';
import { type Json, recordOf, recordsOf } from '../../../src/kit/json.ts';
import { type KubeObject, kindOf } from '../../../src/kit/object.ts';
import { addressEnd, type Dial, evaluatorOf, type Judge, nameOf, type Outcome, type Source, slipOf } from './dials.ts';
import { addressOf, OUTSIDE, tunnelOf } from './node-config.ts';
import type { Nodes } from './nodes.ts';
import { type Certificate, type Door, doorsOf, ELSEWHERE, namespaceOf, type StandIn, standInsOf } from './stand-ins.ts';

/** What a namespace is before pods are in it, in the order in which it is made, and its Services. */
const APPLIED = [
  'Namespace',
  'ResourceQuota',
  'LimitRange',
  'ServiceAccount',
  'NetworkPolicy.networking.k8s.io',
  'Service',
];

/** Execs at once. */
const AT_ONCE = 4;

interface Live {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels?: Record<string, string> };
  readonly status?: { readonly podIP?: string };
  readonly spec?: Json;
}

/** A rendered platform on real nodes, with stand-ins for what its pods run. */
export class Platform {
  readonly tree: Subject;
  readonly doors: readonly Door[];
  readonly standIns: readonly StandIn[];
  readonly #nodes: Nodes;
  readonly #expects: Judge;
  /** By name of the pod. */
  readonly #addresses = new Map<string, string>();
  readonly #services: Live[] = [];
  /** The pods that answer for names, as policies know them, and their address. */
  readonly #nameServer: Pod | undefined;
  #dns = '';
  #dials: readonly Dial[] | undefined;

  constructor(nodes: Nodes, tree: Subject, tls: Certificate) {
    this.tree = tree;
    this.#nodes = nodes;
    this.#expects = evaluatorOf(tree);
    const proof = proofOf(tree);
    this.#nameServer = proof.network.pods.find(({ workload }) => workload === 'cluster/dns');
    this.doors = doorsOf(tree, proof.network.pods);
    this.standIns = standInsOf(tree, proof, this.doors, tls);
  }

  /** Applies what is rendered, then the stand-ins, and waits until all are ready. */
  async apply(): Promise<void> {
    const elsewhere: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: ELSEWHERE } };
    const rendered = APPLIED.flatMap((kind) =>
      this.tree.manifests.map(({ object }) => object).filter((object) => kindOf(object) === kind),
    );
    await this.#nodes.kubectl(['apply', '-f', '-'], documents([elsewhere, ...rendered]));
    await this.#accounts();
    await this.#nodes.kubectl(['create', '-f', '-'], documents(this.standIns.map(({ object }) => object)));
    const namespaces = new Set(this.standIns.map(namespaceOf));
    for (const namespace of namespaces)
      await this.#nodes.kubectl(['-n', namespace, 'wait', 'pod', '--all', '--for=condition=Ready', '--timeout=180s']);
    for (const { metadata, status } of await this.#list('pods'))
      if (metadata.labels?.['k8s-app'] === 'kube-dns') this.#dns = status!.podIP!;
      else this.#addresses.set(metadata.name, status!.podIP!);
    this.#services.push(...(await this.#list('services')));
    await this.#nodes.serveOutside('stand-in', ['serve', ...this.doors.map(textOf)], { NAME: 'outside' });
    await this.#nodes.settle();
  }

  /** Pods wait for the account of their namespace, which a controller makes. */
  async #accounts(): Promise<void> {
    const namespaces = new Set(this.standIns.map(namespaceOf));
    for (const namespace of namespaces)
      await this.#nodes.kubectl(['-n', namespace, 'wait', 'serviceaccount/default', '--for=create', '--timeout=60s']);
  }

  async #list(what: string): Promise<readonly Live[]> {
    const text = await this.#nodes.kubectl(['get', what, '--all-namespaces', '--output=json']);
    return (JSON.parse(text) as { items: Live[] }).items;
  }

  /** Everything that is tried: each kind of pod against each stand-in on both nodes, Services, and the world outside. */
  dials(): readonly Dial[] {
    this.#dials ??= this.#allDials();
    return this.#dials;
  }

  #allDials(): readonly Dial[] {
    // One of each pair calls, half of them on either node.
    const kinds = new Map(this.standIns.map((one) => [one.pod, one]));
    const callers = [...kinds.keys()].map((pod, i) => {
      const both = this.standIns.filter((one) => one.pod === pod);
      return both[i % both.length]!;
    });
    return [...callers.flatMap((caller) => [...this.#between(caller), ...this.#out(caller)]), ...this.#inwards()];
  }

  *#between(from: StandIn): Iterable<Dial> {
    for (const to of this.standIns) {
      if (to === from) continue;
      const way = to.node === from.node ? 'same node' : 'other node';
      for (const door of this.doors)
        yield {
          from,
          to: to.pod,
          door,
          address: `${this.#addresses.get(to.name)}:${door.port}`,
          way,
          answers: [to.name],
        };
    }
    const dns = this.#nameServer;
    if (dns)
      for (const protocol of ['TCP', 'UDP'] as const)
        yield {
          from,
          to: dns,
          door: { port: 53, protocol },
          address: `${this.#dns}:53`,
          way: from.node === 0 ? 'same node' : 'other node',
        };
    yield* this.#throughServices(from);
  }

  /** By name where the caller may ask the name server, else by the address of the Service. */
  *#throughServices(from: StandIn): Iterable<Dial> {
    const resolves = this.#resolves(from);
    for (const { metadata, spec } of this.#services) {
      const { selector, ports, clusterIP } = recordOf(spec);
      const wanted = Object.entries(recordOf(selector));
      if (wanted.length === 0) continue;
      const behind = this.standIns.filter(
        (one) =>
          namespaceOf(one) === metadata.namespace && wanted.every(([key, value]) => one.pod.labels[key] === value),
      );
      const [first] = behind;
      // A Service may lead a pod back to itself, and no policy sees that.
      if (!first || behind.includes(from)) continue;
      for (const { port, targetPort } of recordsOf(ports)) {
        const number =
          typeof targetPort === 'number' ? targetPort : first.pod.ports.find(({ name }) => name === targetPort)?.port;
        if (number === undefined) continue;
        const host = resolves ? `${metadata.name}.${metadata.namespace}.svc.cluster.local.` : String(clusterIP);
        yield {
          from,
          to: first.pod,
          door: { port: number, protocol: 'TCP' },
          address: `${host}:${String(port)}`,
          way: 'Service',
          answers: behind.map(({ name }) => name),
        };
      }
    }
  }

  /** Whether a pod may ask the name server. */
  #resolves(from: StandIn): boolean {
    const dns = this.#nameServer;
    return (
      dns !== undefined &&
      this.#expects({ from, to: dns, door: { port: 53, protocol: 'UDP' }, address: '', way: 'out' })
    );
  }

  *#out(from: StandIn): Iterable<Dial> {
    const [outside, server] = [addressEnd(OUTSIDE), addressEnd(addressOf(0))];
    for (const door of this.doors)
      yield { from, to: outside, door, address: `${OUTSIDE}:${door.port}`, way: 'out', answers: ['outside'] };
    const api = { port: 6443, protocol: 'TCP' } as const;
    yield { from, to: server, door: api, address: `${addressOf(0)}:6443`, way: 'out' };
    yield { from, to: server, door: api, address: '10.43.0.1:443', way: 'Service' };
  }

  /** From outside. What comes to node 1 comes by way of node 0, whose address in the tunnel pods then see. */
  *#inwards(): Iterable<Dial> {
    const seen = [{ outside: OUTSIDE }, { outside: tunnelOf(0) }];
    for (const to of this.standIns)
      for (const door of this.doors)
        yield {
          from: seen[to.node]!,
          to: to.pod,
          door,
          address: `${this.#addresses.get(to.name)}:${door.port}`,
          way: 'in',
          answers: [to.name],
        };
  }

  /** Tries connections, those of one pod together, and says what came of each beside what the evaluator says. */
  async try(dials: readonly Dial[], tree: Subject = this.tree): Promise<readonly Outcome[]> {
    const [expected, slips] = [evaluatorOf(tree), slipOf(tree)];
    const bySource = new Map<string, Dial[]>();
    for (const dial of dials) append(bySource, 'pod' in dial.from ? nameOf(dial.from) : 'outside', dial);
    const waiting = [...bySource.values()];
    const outcomes: Outcome[] = [];
    const work = async () => {
      for (let some = waiting.shift(); some; some = waiting.shift()) {
        const [{ from }] = some as [Dial];
        const said = await this.#dial(from, some);
        if ('pod' in from) await this.#nodes.forgetNeighbours(from.node);
        outcomes.push(
          ...some.map((dial, i) => ({ dial, expected: expected(dial), slips: slips(dial), said: said[i]! })),
        );
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return outcomes;
  }

  async #dial(from: Source, dials: readonly Dial[]): Promise<readonly string[]> {
    const input = `${dials.map(({ door, address }) => `${door.protocol} ${address}`).join('\n')}\n`;
    const text =
      'pod' in from
        ? await this.#nodes.kubectl(
            ['-n', namespaceOf(from), 'exec', '-i', from.name, '--', '/stand-in', 'dial'],
            input,
          )
        : await this.#nodes.outside('stand-in', ['dial'], input);
    const said = text.trimEnd().split('\n');
    if (said.length !== dials.length)
      throw new Error(`${nameOf(from)} dialled ${dials.length} and says ${said.length} lines`);
    return said;
  }
}

export const textOf = ({ port, protocol }: Door) => `${port}/${protocol}`;

export function documents(objects: readonly object[]): string {
  return objects.map((object) => stringify(object, { aliasDuplicateObjects: false })).join('---\n');
}
