import { parse as parseToml } from 'smol-toml';
import { yamlDocuments } from './yaml-documents.ts';

/** What a file holds, as far as its name says how to read it; or why it cannot be read. */
export type ReadFile = { readonly documents: readonly unknown[] } | { readonly wrong: string };

/** Templates with more in them than values: what they become, nobody knows here. */
const PROGRAM = /\{%|\{\{-?\s*(?:range|if|with|define|block|end)\b/;

/** Reads a file whose name says YAML, JSON, TOML, INI or properties, with any value in place of what is filled in; undefined for other files. */
export function readFile(name: string, text: string): ReadFile | undefined {
  const read = READERS[/\.(\w+)$/.exec(name)?.[1] ?? ''];
  if (!read || PROGRAM.test(text)) return undefined;
  return read(text.replaceAll(/\{\{.*?\}\}|\$\{[^}]*\}/g, '0'));
}

const READERS: Readonly<Record<string, (text: string) => ReadFile>> = {
  yaml: readYaml,
  yml: readYaml,
  json: (text) => attempt(() => JSON.parse(text)),
  toml: (text) => attempt(() => parseToml(text)),
  cfg: readIni,
  ini: readIni,
  properties: readProperties,
};

function readYaml(text: string): ReadFile {
  const documents: unknown[] = [];
  for (const document of yamlDocuments(text)) {
    if ('wrong' in document) return { wrong: firstLine(document.wrong) };
    documents.push(document.value);
  }
  return { documents };
}

function attempt(parse: () => unknown): ReadFile {
  try {
    return { documents: [parse()] };
  } catch (error) {
    return { wrong: firstLine((error as Error).message) };
  }
}

const firstLine = (message: string) => message.split('\n')[0]!.replace(/:$/, '');

/** As Python reads it: sections of options, each of them once (CPython 3.13, Lib/configparser.py `RawConfigParser._read`). */
function readIni(text: string): ReadFile {
  const lines = text.split('\n').map((line) => line.replace(/^\s*[#;].*$/, ''));
  // Other programs have files of that name too.
  if (!lines.find((line) => line.trim() !== '')?.startsWith('[')) return { documents: [] };
  const seen = new Set<string>();
  let section = '';
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '' || /^\s/.test(line)) continue;
    const opened = /^\[(.+)\]\s*$/.exec(line)?.[1];
    const option = /^([^=:]+?)\s*[=:]/.exec(line)?.[1];
    if (opened === undefined && option === undefined)
      return { wrong: `line ${i + 1} is neither a section nor an option: ${line.trim()}` };
    if (opened !== undefined) section = opened;
    const key = opened === undefined ? `[${section}] ${option!.toLowerCase()}` : `[${section}]`;
    if (seen.has(key)) return { wrong: `line ${i + 1} says ${key} a second time` };
    seen.add(key);
  }
  return { documents: [] };
}

/** As Java reads it, which takes the last of two values without a word (java.util.Properties `load`). */
function readProperties(text: string): ReadFile {
  const seen = new Map<string, string>();
  for (const [i, line] of text
    .replaceAll(/\\\r?\n\s*/g, '')
    .split('\n')
    .entries()) {
    const [, key, value] = /^\s*([^#!\s=:][^\s=:]*)\s*[=:\s]?\s*(.*)$/.exec(line) ?? [];
    if (key === undefined) continue;
    if (seen.has(key) && seen.get(key) !== value) return { wrong: `line ${i + 1} says ${key} a second time` };
    seen.set(key, value!);
  }
  return { documents: [] };
}
