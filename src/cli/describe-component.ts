import type { ComponentDescription, WorkloadSize } from '../catalogue/describe.ts';
import { defaultWords, type OptionRow } from '../config/describe-options.ts';
import type { Ports } from '../contract/peer.ts';
import { displayWidth, wrap } from '../finding/display-width.ts';

/** Areas in the order in which a platform is built, with their titles. */
export const AREAS: Readonly<Record<string, string>> = {
  platform: 'Platform',
  data: 'Data',
  compute: 'Compute',
  ml: 'Machine learning',
  observe: 'Observability',
};

/** Columns that running text is wrapped to. */
const WIDTH = 110;
/** Widest cell of a column that is not the last. */
const CELL = 34;
/** Ids that are listed before the rest are only counted. */
const LISTED = 6;

/** The catalogue by area, a line or two for each component. */
export function formatCatalogue(components: readonly ComponentDescription[]): string {
  const width = Math.max(...components.map(({ id }) => id.length));
  const blocks = Object.entries(AREAS).flatMap(([area, title]) => {
    const lines = components
      .filter((component) => component.area === area)
      .flatMap(({ id, title: name, summary, switchedOn }) => {
        const how = howWords(switchedOn);
        return hanging(`  ${id.padEnd(width)}  `, `${name}: ${firstSentence(summary)}${how ? ` (${how})` : ''}`);
      });
    return lines.length > 0 ? [[title, ...lines].join('\n')] : [];
  });
  blocks.push(
    'Name one under `components:` of platform.yaml to switch it on. `npm run explain -- <component>` tells more of one.',
  );
  return `${blocks.join('\n\n')}\n`;
}

/** Everything there is to know of a component, for a terminal. */
export function formatComponent(component: ComponentDescription): string {
  const { id, title, namespace, summary, chart, links, switchedOn, options, images, uis } = component;
  const facts: (readonly string[])[] = [
    ...(switchedOn.inProjects ? [] : [['namespace', namespace]]),
    ['switched on', switchedOnWords(id, switchedOn)],
    ...(chart ? [['chart', `${chart.name} ${chart.version} of ${chart.repository}`]] : []),
    ...Object.entries(links).map(([name, url]) => [name, url]),
  ];
  const sections = [
    [`${title} (${id})`, ...wrap(summary, WIDTH), '', ...table(facts)].join('\n'),
    section('Options, with defaults (local / production)', options.length > 0 ? optionTable(options) : []),
    section('Provides', table(component.provides.map(offerRow))),
    section('Needs', table(component.needs.map(needRow))),
    section('Workloads', workloadTable(component)),
    section('Secrets, made in the cluster', secretLines(component)),
    section('Images', table(Object.entries(images))),
    section(
      'UIs',
      table(
        uis.map(({ title, service, port, path, login }) => [
          title,
          `Service ${service}, port ${port}${path ? `, path ${path}` : ''}`,
          login === 'none' ? 'the ingress controller asks for a login' : '',
        ]),
      ),
    ),
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

/** How a component is switched on when not by its name; empty when only so. */
export function howWords({
  external,
  inProjects,
  always,
  implied,
  impliedBy,
}: ComponentDescription['switchedOn']): string {
  if (external) return 'outside the tree, always there';
  if (always) return 'every platform has it';
  if (inProjects) return 'by name, as a part of each project';
  if (!implied) return '';
  return impliedBy.length > 0 ? `comes with ${listed(impliedBy)}` : 'comes with what needs it';
}

function switchedOnWords(id: string, how: ComponentDescription['switchedOn']): string {
  if (how.external || how.always) return howWords(how);
  const byName = `by \`${id}:\` under \`components:\``;
  if (how.inProjects) return `${byName}, as a part of each project`;
  return how.implied ? `${byName}; ${howWords(how)}` : byName;
}

/** Names and what they are of options, with both defaults where the profiles differ. */
function optionTable(options: readonly OptionRow[]): string[] {
  const rows = options.map(({ name, type, description, ...row }) => [name, type, defaultsOf(row), description]);
  return table([['option', 'takes', 'default', ''], ...rows]);
}

function defaultsOf({ required, local, production }: Omit<OptionRow, 'name' | 'type' | 'description'>): string {
  return required ? 'must be said' : both(defaultWords(local), defaultWords(production));
}

function offerRow({ type, words, workload, ports, credentials }: ComponentDescription['provides'][number]): string[] {
  const at = [workload && `at ${workload}`, ports && portWords(ports)].filter(Boolean).join(', ');
  return [type, described(type, words), at, credentials ? 'with credentials for each client' : ''];
}

function needRow({ type, words, optional, providers }: ComponentDescription['needs'][number]): string[] {
  const from = providers.length > 0 ? `from ${listed(providers)}` : '';
  return [type, described(type, words), from, optional ? 'optional' : ''];
}

const described = (type: string, words: string) => (words === type ? '' : words);

export function portWords(ports: Ports): string {
  if (ports === 'all') return 'all ports';
  const words = ports.map((port) => (typeof port === 'number' ? String(port) : `${port.port}/${port.protocol}`));
  return `port${words.length === 1 ? '' : 's'} ${words.join(', ')}`;
}

function workloadTable({ namespace, workloads }: ComponentDescription): string[] {
  if (workloads.length === 0) return [];
  const rows = workloads.map((workload) => {
    const size = (read: (size: WorkloadSize) => string) => bothSizes(workload, read);
    return [
      workload.name,
      size(({ replicas }) =>
        replicas === 0 ? 'as needed' : replicas === 'per-node' ? 'one a node' : String(replicas),
      ),
      size(({ cpu }) => cpu),
      size(({ memory }) => memory),
      size(({ volumes }) => volumes.join(' + ')),
      workload.podSecurity,
      workload.namespace === namespace ? '' : `in ${workload.namespace}`,
    ];
  });
  return table([['workload', 'pods', 'CPU', 'memory', 'volumes', 'Pod Security', ''], ...rows]);
}

function bothSizes(
  { local, production }: ComponentDescription['workloads'][number],
  read: (size: WorkloadSize) => string,
): string {
  const words = (size: WorkloadSize | undefined) => (size ? read(size) : '-');
  return both(words(local), words(production));
}

function both(local: string, production: string): string {
  return local === production ? local : `${local} / ${production}`;
}

function secretLines({ secrets, provides }: ComponentDescription): string[] {
  const rows = secrets.flatMap(({ name, keys, views }) => [
    [name, keyWords(keys)],
    ...Object.entries(views).map(([view, viewKeys]) => [view, `a form of ${name}: ${viewKeys.join(', ')}`]),
  ]);
  const minted = provides.filter(({ credentials }) => credentials).map(({ type }) => type);
  return [...table(rows), ...(minted.length > 0 ? [`  one for each client of ${minted.join(', ')}`] : [])];
}

function keyWords(keys: Readonly<Record<string, string>>): string {
  return Object.entries(keys)
    .map(([key, made]) => `${key} (${made})`)
    .join(', ');
}

/** Ids in full up to a few, the rest counted. */
function listed(ids: readonly string[]): string {
  if (ids.length <= LISTED + 1) return ids.join(', ');
  return `${ids.slice(0, LISTED).join(', ')} and ${ids.length - LISTED} more`;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length > 0 ? [title, ...lines].join('\n') : '';
}

/** Columns side by side, each cell wrapped inside its own; the last column gets the room that is left. */
function table(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const used = Array.from({ length: columns }, (_, i) => i).filter((i) => rows.some((row) => row[i]));
  const last = used.pop();
  if (last === undefined) return [];
  const cells = rows.map((row) => used.map((i) => wrap(row[i] ?? '', CELL)));
  const widths = used.map((_, at) => Math.max(...cells.flatMap((row) => row[at]!.map(displayWidth))));
  const room = Math.max(CELL, WIDTH - 2 - widths.reduce((sum, width) => sum + width + 2, 0));
  return rows.flatMap((row, index) => {
    const all = [...cells[index]!, wrap(row[last] ?? '', room)];
    const height = Math.max(...all.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) => {
      const padded = all.map((lines, at) => padTo(lines[line] ?? '', widths[at] ?? 0));
      return `  ${padded.join('  ')}`.trimEnd();
    });
  });
}

function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** `text` after `start`, wrapped below itself. */
function hanging(start: string, text: string): string[] {
  const indent = displayWidth(start);
  const [head = '', ...tail] = wrap(text, WIDTH - indent);
  return [`${start}${head}`.trimEnd(), ...tail.map((line) => ' '.repeat(indent) + line)];
}

/** The first sentence of a summary, without its full stop. */
export function firstSentence(summary: string): string {
  return summary.split(/(?<=[.!?])\s/)[0]!.replace(/\.$/, '');
}
