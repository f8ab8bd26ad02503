import type { Problem } from '../../contract/problem.ts';
import { nearest } from '../../finding/nearest.ts';
import { describeObject } from '../../kit/object.ts';
import { type ChartValues, FURTHER } from '../../workspace/chart-values.ts';
import type { Rule } from '../rule.ts';

export const chartValues: Rule = {
  id: 'chart-values',
  severity: 'error',
  what: 'Every value that is set for a chart is one that the pinned chart knows: by its values and schema, as `npm run import` distils them. A chart that was not imported is told, and not judged.',
  why: 'Helm takes any key without a word: the setting would have no effect.',
  *check({ releases, apps, charts }): Iterable<Problem> {
    const applications = new Map(apps.applications.map((manifest) => [manifest.component, manifest]));
    for (const { component, pin, values } of releases) {
      if (Object.keys(values).length === 0) continue;
      const application = applications.get(component);
      const at = {
        component,
        ...(application && { object: describeObject(application.object), config: application.from }),
      };
      // A chart is the first of several sources.
      const spec = application?.object.spec as { sources?: unknown } | undefined;
      const top = `spec.${spec?.sources ? 'sources[0]' : 'source'}.helm.valuesObject`;
      const known = charts(pin);
      if (known === undefined) yield { ...at, path: top, ...UNJUDGED };
      else
        for (const { path, ...problem } of compare(values, known, []))
          yield { ...at, path: `${top}.${path}`, ...problem };
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

type Kind = Exclude<ChartValues, object> | 'map';

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
