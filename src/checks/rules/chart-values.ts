import type { ChartPin } from '../../contract/chart.ts';
import type { Problem } from '../../contract/problem.ts';
import { nearest } from '../../finding/nearest.ts';
import { at, type Json } from '../../kit/json.ts';
import { describeObject } from '../../kit/object.ts';
import { type ChartValues, type ChartWords, FURTHER, isWords, type ValueKind } from '../../workspace/chart-values.ts';
import type { Rule } from '../rule.ts';

export const chartValues: Rule = {
  id: 'chart-values',
  severity: 'error',
  what: 'Every value that is set for a chart is one that the pinned chart knows, and every word one that it reads: by its values and schema, as `npm run import` distils them, and by what its component says of its templates. A chart that was not imported is told, and not judged.',
  why: 'Helm takes any key without a word: the setting would have no effect.',
  *check({ releases, apps, charts }): Iterable<Problem> {
    const applications = new Map(apps.applications.map((manifest) => [manifest.component, manifest]));
    for (const { component, pin, values } of releases) {
      if (Object.keys(values).length === 0) continue;
      const application = applications.get(component);
      const place = {
        component,
        ...(application && { object: describeObject(application.object), config: application.config }),
      };
      // A chart is the first of several sources.
      const spec = application?.object.spec as { sources?: unknown } | undefined;
      const top = `spec.${spec?.sources ? 'sources[0]' : 'source'}.helm.valuesObject`;
      const known = charts(pin);
      if (known === undefined) yield { ...place, path: top, ...UNJUDGED };
      else
        for (const { path, ...problem } of [...compare(values, known, []), ...ofTemplates(values, pin)])
          yield { ...place, path: `${top}.${path}`, ...problem };
    }
  },
};

const UNJUDGED: Pick<Problem, 'message' | 'fix' | 'why' | 'severity'> = {
  severity: 'warning',
  message: 'the values of the chart are not judged: it is none that `npm run import` knows',
  why: 'Helm takes any key without a word: a misspelt one shows only in the cluster.',
  fix: 'compare them with the values.yaml of the chart, then switch the rule off for the component, with that as the reason',
};

function* compare(value: unknown, known: ChartValues, path: readonly string[]): Iterable<Problem> {
  if (known === 'any' || value === null || value === undefined) return;
  if (isWords(known)) {
    if (!known.includes(value as string)) yield unknownWord(path, value, known);
    return;
  }
  const kind = kindOf(value);
  if (typeof known === 'string') {
    if (!fits(kind, known)) yield wrongKind(path, kind, known);
    return;
  }
  if (kind !== 'map') {
    yield wrongKind(path, kind, 'map');
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    const next = Object.hasOwn(known, key) ? known[key] : known[FURTHER];
    if (next === undefined) yield unknownKey([...path, key], Object.keys(known));
    else yield* compare(inner, next, [...path, key]);
  }
}

type Kind = ValueKind | 'map';

function kindOf(value: unknown): Kind {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'object') return 'map';
  return typeof value === 'boolean' ? 'boolean' : typeof value === 'number' ? 'number' : 'string';
}

/** Scalars are texts to a template, but any text is true to it: `"false"` does not switch off. */
function fits(kind: Kind, known: Kind): boolean {
  if (kind === 'map' || kind === 'list' || known === 'list') return kind === known;
  return known !== 'boolean' || kind === 'boolean';
}

const WORDS: Readonly<Record<Kind, string>> = {
  any: 'anything',
  boolean: 'true or false',
  list: 'a list',
  map: 'a map',
  number: 'a number',
  string: 'a text',
};

function wrongKind(path: readonly string[], kind: Kind, known: Kind): Problem {
  return {
    path: tell(path),
    message: `the chart wants ${WORDS[known]} at ${tell(path)}, and gets ${WORDS[kind]}`,
    why: 'Helm ignores a value that is no map where the chart has one, and templates take every text for true.',
    fix: `write ${WORDS[known]}`,
  };
}

/** Words that templates compare with, which no schema says. */
function* ofTemplates(values: Json, { words = {} }: ChartPin): Iterable<Problem> {
  for (const [place, known] of Object.entries(words)) {
    const path = place.split('.');
    const value = at(values, ...path);
    if (value !== undefined && value !== null && !known.includes(value as string))
      yield unknownWord(path, value, known);
  }
}

function unknownWord(path: readonly string[], value: unknown, known: ChartWords): Problem {
  const near = nearest(String(value), known.map(String));
  return {
    path: tell(path),
    message: `${JSON.stringify(value)} is no word that the chart reads at ${tell(path)}`,
    why: 'Helm refuses a word that the schema of the chart does not know; templates take one that they do not compare with for none.',
    fix: near === undefined ? `write one of ${known.map((word) => JSON.stringify(word)).join(', ')}` : `write ${near}`,
  };
}

function unknownKey(path: readonly string[], siblings: readonly string[]): Problem {
  const close = nearest(path.at(-1)!, siblings);
  const parent = path.slice(0, -1);
  return {
    path: tell(path),
    message: `the chart knows no value ${tell(path)}`,
    fix: close
      ? `write ${tell([...parent, close])}`
      : `remove it${siblings.length > 0 && siblings.length <= 8 ? `, or use one of ${siblings.map((key) => tell([...parent, key])).join(', ')}` : ''}`,
  };
}

/** A key with dots in it, in quotes. */
function tell(path: readonly string[]): string {
  return path.map((key) => (key.includes('.') ? `"${key}"` : key)).join('.');
}
