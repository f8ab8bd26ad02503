import { placeOf } from '../../../../contract/manifest.ts';
import type { Problem } from '../../../../contract/problem.ts';
import type { Rule } from '../../../../contract/rule.ts';
import { nearest } from '../../../../finding/nearest.ts';
import { isRecord } from '../../../../kit/json.ts';
import { formatPath } from '../../../../kit/path.ts';
import { fetched } from '../makes.ts';

/** `{{ .password }}`, `{{ index . "sasl.jaas.config" }}`. */
const EXPRESSION = /\{\{[^}]*\}\}/g;
const KEY = /(?<![\w)\]"'.])\.([A-Za-z_]\w*)|\bindex\s+\.\s+"([^"]+)"/g;

export const templateKeys: Rule = {
  id: 'reference/template-key',
  severity: 'error',
  what: 'Every key that the template of an ExternalSecret reads is one that its sources give.',
  why: 'External Secrets fails on a missing key, or writes `<no value>` where a password should be.',
  *check(subject): Iterable<Problem> {
    const { known } = subject.references();
    for (const one of subject.objects()) {
      const { object } = one;
      if (object.kind !== 'ExternalSecret' || !object.apiVersion.startsWith('external-secrets.io/')) continue;
      const { target } = (object.spec ?? {}) as { target?: { template?: { data?: unknown } } };
      const data = target?.template?.data;
      if (!isRecord(data)) continue;
      const source = fetched(object, known.find);
      const copied = source.copies.map(({ name, namespace }) => known.get({ kind: 'Secret', name, namespace })?.parts);
      // A source that is not there at all is another rule's.
      if (!source.known || copied.includes(undefined)) continue;
      const given = new Set([...source.keys, ...copied.flatMap((keys) => [...keys!])]);
      for (const [key, text] of Object.entries(data)) {
        for (const read of keysRead(String(text))) {
          if (given.has(read)) continue;
          const near = nearest(read, given);
          const path = formatPath(['spec', 'target', 'template', 'data', key]);
          yield {
            ...placeOf(one),
            path,
            message: `the template reads ${read}, which no source of it has`,
            fix: near === undefined ? `use one of ${[...given].sort().join(', ')}` : `write ${near}`,
          };
        }
      }
    }
  },
};

function keysRead(text: string): Set<string> {
  const expressions = text.match(EXPRESSION) ?? [];
  return new Set(expressions.flatMap((one) => [...one.matchAll(KEY)].map(([, field, indexed]) => (field ?? indexed)!)));
}
