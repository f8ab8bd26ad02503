import { SECRETS_OPERATOR } from '../catalogue/derived-needs.ts';
import type { Plan } from './plan.ts';

/** Who needs whom, for `mooring graph`: one edge for each pair of components, with the types between them. */
interface Diagram {
  readonly nodes: readonly {
    readonly id: string;
    readonly title: string;
    readonly area: string;
    readonly wave: number;
    readonly external: boolean;
  }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly types: readonly string[] }[];
}

/** What everything has, and a diagram is clearer without. */
const EVERYWHERE = new Set(['dns', 'ingress', 'kubernetes-api', 'internet', SECRETS_OPERATOR]);

/** Draws the plan; `all` keeps what everything has: DNS, the API server, the secrets operator, the way to its UI. */
export function diagramOf({ components, connections }: Plan, all = false): Diagram {
  const edges = new Map<string, { from: string; to: string; types: Set<string> }>();
  for (const { client, provider, type } of connections) {
    if (!all && EVERYWHERE.has(type)) continue;
    const key = `${client.component} ${provider}`;
    const edge = edges.get(key) ?? { from: client.component, to: provider, types: new Set() };
    edge.types.add(type);
    edges.set(key, edge);
  }
  const drawn = [...edges.values()]
    .sort((a, b) => (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1))
    .map(({ types, ...ends }) => ({ ...ends, types: [...types].sort() }));
  const touched = new Set(drawn.flatMap(({ from, to }) => [from, to]));
  return {
    nodes: components
      .filter(({ id, external }) => !external || touched.has(id))
      .map(({ id, title, area, wave, external }) => ({ id, title, area, wave, external })),
    edges: drawn,
  };
}

/** The diagram as Mermaid, which GitLab and GitHub draw in Markdown: one box for each area. */
export function toMermaid({ nodes, edges }: Diagram): string {
  const name = (id: string) => id.replaceAll('-', '_');
  const lines = ['flowchart LR'];
  for (const area of [...new Set(nodes.filter(({ external }) => !external).map(({ area }) => area))].sort()) {
    lines.push(`  subgraph ${area}`);
    for (const { id, title } of nodes.filter((node) => node.area === area && !node.external))
      lines.push(`    ${name(id)}["${title}"]`);
    lines.push('  end');
  }
  for (const { id, title } of nodes.filter(({ external }) => external)) lines.push(`  ${name(id)}(["${title}"])`);
  for (const { from, to, types } of edges) {
    const operator = types.every((type) => type.startsWith('operator:'));
    lines.push(
      operator
        ? `  ${name(from)} -.-> ${name(to)}`
        : `  ${name(from)} -->|${types.filter((type) => !type.startsWith('operator:')).join(', ')}| ${name(to)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}
