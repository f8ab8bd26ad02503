import type { TreeFiles } from '../../src/output/writer.ts';

/** Trees whose differences are, in turn: a file, a folder, a new folder, a removed folder, a file that is a folder, all. */
export function killTrees(): TreeFiles[] {
  const base: Record<string, string> = { 'index.json': '{}\n' };
  for (let i = 0; i < 60; i++)
    base[`components/c${i % 6}/ConfigMap/ns.${i}.yaml`] = `kind: ConfigMap\nn: ${i}\n`.repeat(20);
  const file = { ...base, 'components/c1/ConfigMap/ns.1.yaml': 'changed\n' };
  const folder = {
    ...file,
    'components/c2/ConfigMap/ns.2.yaml': 'changed\n',
    'components/c2/ConfigMap/ns.8.yaml': 'changed\n',
  };
  const added = { ...folder, 'components/new/Secret/a.yaml': 'a\n', 'components/new/Secret/b.yaml': 'b\n' };
  const removed = Object.fromEntries(Object.entries(added).filter(([path]) => !path.startsWith('components/c3/')));
  const swapped = { ...removed, 'components/c3': 'a file now\n' };
  const other = {
    'index.json': '{"other": 1}\n',
    'apps/a.yaml': 'a\n',
    'components/c1/ConfigMap/ns.1.yaml': 'other\n',
  };
  return [base, file, folder, added, removed, swapped, other].map((entries) => new Map(Object.entries(entries)));
}
