import type { Capacity, Use } from '../checks/capacity/capacity.ts';
import { mebibytes } from '../kit/mebibytes.ts';
import { formatCpu, parseBytes, parseCpu } from '../kit/quantity.ts';
import type { Demand } from '../policy/quota.ts';

const HEADINGS = ['', 'pods', 'cpu', 'memory', 'limit', 'storage', 'pods', 'cpu', 'memory', 'limit'];

/** Who asks for what, as people read it: by namespace and component, all the time and at most, against quotas and cluster. */
export function describeCapacity({ platform, environment, cluster, namespaces, steady, peak }: Capacity): string {
  const rows: string[][] = [];
  for (const { name, components, quota, ...use } of namespaces) {
    rows.push([name, ...cells(use)]);
    for (const { id, ...own } of components) rows.push([`  ${id}`, ...cells(own)]);
    if (quota) rows.push(['  quota', '', '', '', '', storageOf(quota), ...quotaCells(quota)]);
  }
  rows.push(['all', ...cells({ steady, peak })]);
  rows.push([
    '  of the cluster',
    '',
    percent(steady.cpu, cluster.available.cpu),
    percent(steady.memory, cluster.available.memory),
    '',
    '',
    '',
    percent(peak.cpu, cluster.available.cpu),
    percent(peak.memory, cluster.available.memory),
    '',
  ]);
  const widths = HEADINGS.map((heading, i) => Math.max(heading.length, ...rows.map((row) => row[i]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd();
  const steadyWidth = widths.slice(1, 6).reduce((sum, width) => sum + width + 2, 0);
  const { nodes, shared, total, available, node, gpus } = cluster;
  return `${[
    `${platform}, ${environment}`,
    `${nodes} ${nodes === 1 ? 'node' : 'nodes'}${shared ? ' on one machine' : ''} with ${mebibytes(total.memory)} and ${formatCpu(total.cpu)} CPU; for pods ${mebibytes(available.memory)} and ${formatCpu(available.cpu)} CPU, for one pod ${mebibytes(node.memory)} and ${formatCpu(node.cpu)} CPU`,
    '',
    `${' '.repeat(widths[0]!)}  ${'all the time'.padEnd(steadyWidth)}at most`.trimEnd(),
    line(HEADINGS),
    ...rows.map(line),
    '',
    ...(gpus ? gpuLines({ gpus, namespaces, steady, peak }) : []),
    'cpu and memory are requests, limit is that of memory. At most: tasks and jobs at their parallelism, and every workload while it is rolled over.',
  ].join('\n')}\n`;
}

/** GPUs by namespace, where the cluster has some. */
function gpuLines({
  gpus,
  namespaces,
  ...all
}: Pick<Capacity, 'namespaces' | 'steady' | 'peak'> & {
  readonly gpus: NonNullable<Capacity['cluster']['gpus']>;
}): readonly string[] {
  const { resource, count, perNode } = gpus;
  const of = ({ steady, peak }: Use, quota?: string) => {
    const [now, most] = [steady, peak].map(({ devices }) => devices[resource] ?? 0);
    return `${now} all the time, ${most} at most${quota === undefined ? '' : `, quota ${quota}`}`;
  };
  const asking = namespaces.filter(({ peak }) => (peak.devices[resource] ?? 0) > 0);
  return [
    `${resource}: the cluster has ${count}, a node ${perNode}; ${of(all)}`,
    ...asking.map(({ name, quota, ...use }) => `  ${name}: ${of(use, quota?.[`requests.${resource}`])}`),
    '',
  ];
}

function cells({ steady, peak }: Use): string[] {
  const of = ({ pods, cpu, memory, memoryLimit }: Demand) => [
    String(pods),
    formatCpu(cpu),
    mebibytes(memory),
    mebibytes(memoryLimit),
  ];
  return [...of(steady), steady.storage > 0 ? mebibytes(steady.storage) : '', ...of(peak)];
}

/** What a ResourceQuota says of the same; what it does not limit is left empty. */
function quotaCells(quota: Readonly<Record<string, string>>): string[] {
  const show = (key: string, as: (quantity: string) => string) => (quota[key] === undefined ? '' : as(quota[key]));
  return [
    show('pods', String),
    show('requests.cpu', (cpu) => formatCpu(parseCpu(cpu))),
    show('requests.memory', (memory) => mebibytes(parseBytes(memory))),
    show('limits.memory', (memory) => mebibytes(parseBytes(memory))),
  ];
}

const storageOf = (quota: Readonly<Record<string, string>>): string =>
  quota['requests.storage'] === undefined ? '' : mebibytes(parseBytes(quota['requests.storage']));

const percent = (part: number, whole: number): string => (whole === 0 ? '' : `${Math.round((100 * part) / whole)}%`);
