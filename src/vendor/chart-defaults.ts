import { parse } from 'yaml';
import type { ArchiveContents } from '../helm/archive.ts';
import { isRecord } from '../kit/json.ts';

type Values = Record<string, unknown>;

/** What a chart takes when nothing is set: its values.yaml over those of the charts inside it, as Helm lays them. */
export function chartDefaults({ files, metadata }: Pick<ArchiveContents, 'files' | 'metadata'>): Values {
  const own = readValues(files.get('values.yaml'));
  const defaults: Values = {};
  const dependencies = (metadata.dependencies ?? []) as readonly { readonly name: string; readonly alias?: string }[];
  for (const sub of new Set([...files.keys()].flatMap((path) => /^charts\/([^/]+)\//.exec(path)?.[1] ?? []))) {
    const below = `charts/${sub}/`;
    const inner = new Map(
      [...files].flatMap(([path, text]) => (path.startsWith(below) ? [[path.slice(below.length), text]] : [])),
    );
    const chart = readValues(inner.get('Chart.yaml'));
    const values = chartDefaults({ files: inner, metadata: chart });
    const names = dependencies.filter(({ name }) => name === chart.name).map(({ name, alias }) => alias ?? name);
    for (const name of names.length > 0 ? names : [sub]) defaults[name] = values;
  }
  return merge(defaults, own);
}

function readValues(text = ''): Values {
  const value: unknown = parse(text, { version: '1.1', merge: true, uniqueKeys: false, logLevel: 'silent' });
  return isRecord(value) ? value : {};
}

function merge(base: Values, over: Values): Values {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = base[key];
    merged[key] = isRecord(below) && isRecord(value) ? merge(below, value) : value;
  }
  return merged;
}
