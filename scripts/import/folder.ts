import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { FilePin } from './pins.ts';
import type { ChartFiles, Source } from './source.ts';

/**
 * Takes the pinned files from a folder, for machines without a network:
 * `crds/<group>/<Kind>.yaml` and JSON schemas, `crds/INDEX.md` (a table that tells each file's repository, path and tag),
 * `schemas/kubernetes/v<version>.definitions.json`, and charts unpacked in `charts/<any name>/`;
 * a folder there without a `Chart.yaml` is none.
 */
export async function folder(root: string): Promise<Source> {
  const index = readIndex(await readFile(join(root, 'crds', 'INDEX.md'), 'utf8'));
  let charts: Promise<Map<string, ChartFiles>> | undefined;
  const pinned = async ({ repo, path, tag }: FilePin): Promise<string> => {
    const files = index.get(`${repo} ${path} ${tag}`);
    if (!files)
      throw new Error(`${root}/crds/INDEX.md has no line for ${repo} ${path} at ${tag}, which cdk8s.yaml pins.`);
    const texts = await Promise.all(files.map((file) => readFile(join(root, 'crds', file), 'utf8')));
    return texts.join('\n---\n');
  };
  return {
    crd: pinned,
    schema: pinned,
    kubernetes({ version }) {
      return readFile(join(root, 'schemas', 'kubernetes', `v${version}.definitions.json`), 'utf8');
    },
    async chart({ name, version }) {
      charts ??= readCharts(join(root, 'charts'));
      const found = (await charts).get(`${name} ${version}`);
      if (!found) throw new Error(`${root}/charts has no chart ${name} ${version}, which a component pins.`);
      return found;
    },
  };
}

/** `repo path tag` → files. The index has a line a kind, so a file of several CRDs upstream is several files here. */
function readIndex(markdown: string): Map<string, string[]> {
  const index = new Map<string, string[]>();
  for (const line of markdown.split('\n')) {
    const [, group, kind, , , repo, upstream, revision = ''] = line.split('|').map((cell) => cell.trim());
    if (!group?.includes('.') || !upstream) continue;
    // A file that is called otherwise than its kind is named behind an arrow.
    const [path, file = `${group}/${kind}.yaml`] = upstream.split(' -> ');
    // One commit may be known by several names: `HEAD = abc (v1.2.0 = abc)`.
    for (const [, tag] of revision.matchAll(/([^\s(]+) = /g)) {
      const key = `${repo} ${path} ${tag}`;
      index.set(key, [...(index.get(key) ?? []), file]);
    }
  }
  return index;
}

/** `name version` → files. A folder may have another name than its chart. */
async function readCharts(folder: string): Promise<Map<string, ChartFiles>> {
  const charts = new Map<string, ChartFiles>();
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const text = (file: string) => readFile(join(folder, entry.name, file), 'utf8');
    const optional = (file: string) => text(file).catch(() => undefined);
    const chart = await optional('Chart.yaml');
    if (chart === undefined) continue;
    const [values = '', schema] = await Promise.all([optional('values.yaml'), optional('values.schema.json')]);
    const { name, version } = parse(chart) as { name: string; version: string };
    charts.set(`${name} ${version}`, { chart, values, ...(schema !== undefined && { schema }) });
  }
  return charts;
}
