import { placeOf } from '../../../contract/manifest.ts';
import type { Fault } from '../../../contract/problem.ts';
import { isRecord, recordOf } from '../../../kit/json.ts';
import { readFile } from '../../../workspace/read-file.ts';
import { filesOf } from '../../embedded.ts';
import type { Rule } from '../../rule.ts';

export const schemaText: Rule = {
  id: 'schema/text',
  severity: 'error',
  what: 'A file in a ConfigMap or a Secret is what its name says (YAML, JSON, TOML, INI, properties), and an object of Kubernetes in it says its apiVersion, its kind and its name.',
  why: 'The program that reads it ends, or goes on with settings that nobody wrote; and what cannot be read, no other rule judges.',
  *check(subject) {
    for (const manifest of subject.objects())
      for (const { name, text, path } of filesOf(manifest.object))
        for (const fault of faultsOf(name, text)) yield { ...placeOf(manifest), path, ...fault };
  },
};

function* faultsOf(name: string, text: string): Iterable<Fault> {
  const read = readFile(name, text);
  if (!read) return;
  if ('wrong' in read) {
    yield { message: `${name} cannot be read: ${read.wrong}`, fix: 'write it as its name says, or call it otherwise' };
    return;
  }
  for (const document of read.documents) {
    const lacks = lackOf(document);
    if (lacks !== undefined)
      yield {
        message: `an object of Kubernetes in ${name} says no ${lacks}`,
        why: 'The API server refuses it when a program applies it, and no rule knows what it is.',
        fix: `write its ${lacks}`,
      };
  }
}

/** What an object needs to be one; undefined for other things. */
function lackOf(document: unknown): string | undefined {
  if (!isRecord(document)) return undefined;
  const { apiVersion, kind, metadata, spec } = document;
  const { name, generateName } = recordOf(metadata);
  // Files of settings have an apiVersion and a kind too.
  const isOne =
    (isRecord(metadata) && apiVersion !== undefined) ||
    (isRecord(spec) && kind !== undefined && metadata !== undefined);
  if (!isOne) return undefined;
  if (typeof apiVersion !== 'string') return 'apiVersion';
  if (typeof kind !== 'string') return 'kind';
  return typeof name === 'string' || typeof generateName === 'string' ? undefined : 'metadata.name';
}
