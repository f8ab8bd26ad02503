import { isRecord } from '../../kit/json.ts';
import { parseKubernetesYaml } from '../../workspace/kubernetes-yaml.ts';
import { middle } from './middle.ts';

/** What a text holds, where it is a file of a form that has fields: JSON, YAML or properties. */
export function fieldsIn(text: string): unknown {
  const trimmed = text.trim();
  if (/^[{[]/.test(trimmed)) return jsonIn(trimmed) ?? yamlIn(trimmed);
  if (!trimmed.includes('\n')) return undefined;
  return propertiesIn(trimmed) ?? yamlIn(trimmed);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Scripts and prose are YAML too, of one long text: only maps and lists have fields. */
function yamlIn(text: string): unknown {
  if (!/^[\w"'.-]+ *:( |$)/m.test(text) && !/^- /m.test(text)) return undefined;
  if (/^(#!|\{\{|from |import |def |function |local )/m.test(text)) return undefined;
  const documents = parseKubernetesYaml(text);
  if (documents.some(({ error }) => error !== undefined)) return undefined;
  const values = documents.map(({ value }) => value);
  const fields = values.length === 1 ? values[0] : values;
  return isRecord(fields) || Array.isArray(fields) ? fields : undefined;
}

/** `key=value` in every line that is no comment. */
function propertiesIn(text: string): unknown {
  const found: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (trimmed === '' || /^[#!;]/.test(trimmed)) continue;
    const [, key, value] = /^([\w.[\]/-]+) ?= ?(.*)$/.exec(trimmed) ?? [];
    if (key === undefined || key in found) return undefined;
    found[key] = value!;
  }
  return Object.keys(found).length > 1 ? found : undefined;
}

/** Lines that only one of two texts has, between what both begin and end with. */
export function differingLines(before: string, after: string): { readonly before: string; readonly after: string } {
  const { was, is } = middle(before.split('\n'), after.split('\n'));
  return { before: was.join('\n'), after: is.join('\n') };
}
