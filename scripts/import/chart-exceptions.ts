import { type ChartValues, FURTHER } from '../../src/workspace/chart-values.ts';

/**
 * Maps that take any key though the values name some: their templates walk over all there are. A line that the chart's own
 * values or schema make needless is refused, so that it goes when a bump brings the key.
 */
const OPEN: Readonly<Record<string, readonly string[]>> = {
  // Every key is written to the ConfigMap (argo-helm argocd-image-updater-1.2.4, templates/configmap.yaml).
  'argocd-image-updater': ['config'],
};

/** Texts, and lists (`[]`), that templates read and values.yaml only shows in a comment, or not at all. A line that a bump makes needless is refused. */
const UNSAID: Readonly<Record<string, readonly string[]>> = {
  // rancher v2.15.0, chart/templates/deployment.yaml, NOTES.txt and ingate/ingress.yaml.
  rancher: ['extraEnv[]', 'hostname'],
};

/** The values of a chart, with its exceptions. */
export function openedMaps(chart: string, values: ChartValues): ChartValues {
  const said = (UNSAID[chart] ?? []).reduce((tree, path) => sayAt(tree, path.split('.'), `${chart}: ${path}`), values);
  return (OPEN[chart] ?? []).reduce((tree, path) => openAt(tree, path.split('.'), `${chart}: ${path}`), said);
}

function sayAt(node: ChartValues, [head, ...rest]: readonly string[], line: string): ChartValues {
  if (typeof node === 'string')
    throw new Error(`${line} is below no map any more: correct scripts/import/chart-exceptions.ts`);
  if (rest.length > 0) return { ...node, [head!]: sayAt(node[head!] ?? 'any', rest, line) };
  const name = head!.replace(/\[\]$/, '');
  if (name in node)
    throw new Error(`${line} is known without it: remove the line from scripts/import/chart-exceptions.ts`);
  return { ...node, [name]: name === head ? 'string' : 'list' };
}

function openAt(node: ChartValues, [head, ...rest]: readonly string[], line: string): ChartValues {
  if (typeof node === 'string')
    throw new Error(`${line} is no map any more: correct scripts/import/chart-exceptions.ts`);
  if (head === undefined) {
    if (FURTHER in node)
      throw new Error(`${line} takes any key by itself: remove the line from scripts/import/chart-exceptions.ts`);
    return { ...node, [FURTHER]: 'any' };
  }
  return { ...node, [head]: openAt(node[head] ?? 'any', rest, line) };
}
