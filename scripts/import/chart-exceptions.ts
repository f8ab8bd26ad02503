import { type ChartValues, isWords } from '../../src/workspace/chart-values.ts';

/** Texts, and lists (`[]`), that templates read and values.yaml only shows in a comment, or not at all. A line that a bump makes needless is refused. */
const UNSAID: Readonly<Record<string, readonly string[]>> = {
  // rancher v2.15.0, chart/templates/deployment.yaml, NOTES.txt and ingate/ingress.yaml.
  rancher: ['extraEnv[]', 'hostname'],
};

/** The values of a chart, with those. */
export function withUnsaid(chart: string, values: ChartValues): ChartValues {
  return (UNSAID[chart] ?? []).reduce((tree, path) => sayAt(tree, path.split('.'), `${chart}: ${path}`), values);
}

function sayAt(node: ChartValues, [head, ...rest]: readonly string[], line: string): ChartValues {
  if (typeof node === 'string' || isWords(node))
    throw new Error(`${line} is below no map any more: correct scripts/import/chart-exceptions.ts`);
  if (rest.length > 0) return { ...node, [head!]: sayAt(node[head!] ?? 'any', rest, line) };
  const name = head!.replace(/\[\]$/, '');
  if (name in node)
    throw new Error(`${line} is known without it: remove the line from scripts/import/chart-exceptions.ts`);
  return { ...node, [name]: name === head ? 'string' : 'list' };
}
