import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ELSEWHERE } from '../../src/checks/reachability/namespaces.ts';
import type { Pod } from '../../src/checks/reachability/pods.ts';
import { ALL_PORTS, NO_PORTS, type PortSet, type Protocol, portRange } from '../../src/checks/reachability/ports.ts';
import { union } from '../../src/checks/reachability/ranges.ts';
import type { KubeObject } from '../../src/kit/object.ts';

/** Who reaches whom, as np-guard's network-config-analyzer reads policies. */
export interface Analysis {
  readonly between: (from: Pod, to: Pod) => PortSet;
  /** From a pod to an address outside, and from there to it. */
  readonly out: (pod: Pod, address: string) => PortSet;
  readonly into: (pod: Pod, address: string) => PortSet;
  /** An address of each range that it tells apart. */
  readonly addresses: readonly string[];
}

/** As it writes addresses. */
const RANGE = /^\d+(\.\d+){3}-/;

/** Has it read the policies among the objects, for these pods: two of each kind, since one that may talk to its own kind talks to its other pods. */
export function analyze(program: string, objects: readonly KubeObject[], pods: readonly Pod[]): Analysis {
  const ids = new Map(pods.map((pod, i) => [pod, `p${i}`]));
  const copies = pods.flatMap((pod) => ['a', 'b'].map((copy) => podObject(pod, `${ids.get(pod)}${copy}`)));
  const read = objects.filter(({ kind }) => kind === 'Namespace' || kind === 'NetworkPolicy');
  const known = new Set(read.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name));
  const others = [...new Set(copies.map(({ metadata }) => metadata.namespace))].filter((name) => !known.has(name));
  const ways = run(program, [...read, ...others.map(namespaceObject), ...copies]);

  const between = (from: string, to: string) => ways.get(`${from} ${to}`) ?? NO_PORTS;
  const ranges = [...new Set([...ways.keys()].flatMap((way) => way.split(' ').filter((end) => RANGE.test(end))))];
  const at = (pod: Pod, address: string, way: (range: string, id: string) => string) =>
    union(
      ranges
        .filter((range) => isIn(address, range))
        .map((range) => ways.get(way(range, `${ids.get(pod)}a`)) ?? NO_PORTS),
    );
  return {
    between: (from, to) => between(`${ids.get(from)}a`, `${ids.get(to)}b`),
    out: (pod, address) => at(pod, address, (range, id) => `${id} ${range}`),
    into: (pod, address) => at(pod, address, (range, id) => `${range} ${id}`),
    addresses: [...new Set(ranges.map((range) => range.split('-')[0]!))].sort(),
  };
}

function namespaceObject(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'kubernetes.io/metadata.name': name } } };
}

function podObject({ namespace, labels, ports }: Pod, name: string) {
  const containerPorts = ports.map(({ port, ...rest }) => ({ ...rest, containerPort: port }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: namespace === ELSEWHERE ? 'another' : namespace, labels: { ...labels } },
    spec: { containers: [{ name: 'program', image: 'program', ports: containerPorts }] },
  };
}

/** Ports by `<from> <to>`, each the name of a pod or a range of addresses. */
function run(program: string, objects: readonly object[]): ReadonlyMap<string, PortSet> {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-network-'));
  try {
    const [input, output] = [join(folder, 'objects.yaml'), join(folder, 'ways.txt')];
    writeFileSync(input, objects.map((object) => JSON.stringify(object)).join('\n---\n'));
    const args = ['--connectivity', input, '-r', input, '-o', 'txt_no_fw_rules', '--output_endpoints', 'pods'];
    const { status, stderr } = spawnSync(program, [...args, '-f', output], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${program} ends with ${status}:\n${stderr}`);
    const lines = readFileSync(output, 'utf8').split('\n').filter(Boolean);
    return new Map(lines.map(wayOf));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `argocd/p8a => 10.43.0.0-10.43.255.255 : {protocols:TCP, UDP,dst_ports:53,8000-8010}`. */
function wayOf(line: string): [string, PortSet] {
  const [, from, to, what] = /^(\S+) => (\S+) : (.+)$/.exec(line) ?? [];
  if (what === undefined) throw new Error(`not a way: ${line}`);
  const end = (text: string) => /^[^/]+\/(.+)$/.exec(text)?.[1] ?? text;
  return [`${end(from!)} ${end(to!)}`, portsOf(what)];
}

function portsOf(what: string): PortSet {
  if (what === 'All connections') return ALL_PORTS;
  const [, protocols, ports] = /^\{protocols:([A-Z, ]+?)(?:,dst_ports:([\d,-]+))?\}$/.exec(what) ?? [];
  if (protocols === undefined) throw new Error(`not ports: ${what}`);
  const ranges = ports?.split(',').map((range) => range.split('-').map(Number)) ?? [[]];
  return union(
    protocols
      .split(', ')
      .flatMap((protocol) => ranges.map(([first, last]) => portRange(protocol as Protocol, first, last))),
  );
}

function isIn(address: string, range: string): boolean {
  const [first, last] = range.split('-').map(numberOf);
  return numberOf(address) >= first! && numberOf(address) <= last!;
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
}
