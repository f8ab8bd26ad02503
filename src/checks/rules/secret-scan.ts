import type { Problem } from '../../contract/problem.ts';
import { type Json, recordOf, textOf } from '../../kit/json.ts';
import { describeObject, type KubeObject } from '../../kit/object.ts';
import { formatPath, type Path } from '../../kit/path.ts';
import { isDefinition } from '../../render/definitions.ts';
import { embeddedObjects } from '../../workspace/embedded-objects.ts';
import { allManifests, type Rule } from '../rule.ts';
import { calledByFlags, secretFinder } from '../secrets/scan.ts';

export const secretScan: Rule = {
  id: 'secret-scan',
  severity: 'error',
  what: 'No text of the tree, values of charts included, is or holds a private key, a token, a password or what looks like one.',
  why: 'Whoever can read the repository, now or ever, can use it.',
  *check(subject): Iterable<Problem> {
    const secretsIn = secretFinder();
    const root = subject.apps.root.map((object) => ({ component: object.metadata.name, object, config: '' }));
    for (const { component, object, config } of [...allManifests(subject), ...root]) {
      // A definition holds types and their documentation, in the tree by the megabyte when charts are vendored.
      if (isDefinition(object)) continue;
      const told = new Set<string>();
      for (const { path, what } of secretsOf(object, secretsIn)) {
        const place = formatPath(path);
        if (told.has(place + what)) continue;
        told.add(place + what);
        yield {
          component,
          object: describeObject(object),
          path: place,
          config,
          message: `${what} would be written to the tree`,
          fix: 'take it out, declare it under `secrets` of the component or read it with an ExternalSecret, and replace it where it is valid: it has been seen',
        };
      }
    }
  },
};

interface Found {
  readonly path: Path;
  readonly what: string;
}

const isFlag = (word: unknown) => typeof word === 'string' && word.startsWith('-');

/** What is secret in the texts of an object. The path is shared on the way down, and copied for what is found. */
function secretsOf(object: KubeObject, secretsIn: ReturnType<typeof secretFinder>): readonly Found[] {
  const found: Found[] = [];
  const path: (string | number)[] = [];
  const visit = (value: unknown, name: string): void => {
    if (typeof value === 'string') {
      for (const what of secretsIn(value, name)) found.push({ path: [...path], what });
      // An object that a DAG applies stands in a text: what it is called by is in there.
      for (const inner of embeddedObjects(value)) visit(inner, '');
    } else if (Array.isArray(value)) {
      const called = value.some(isFlag) ? calledByFlags(value) : [];
      for (let i = 0; i < value.length; i++) {
        path.push(i);
        visit(value[i], name);
        // By its flag alone: for everything else, the word was just looked at.
        const flagged = called[i];
        if (flagged?.name && secretsIn(value[i], name).length === 0)
          for (const what of secretsIn(flagged.text, flagged.name)) found.push({ path: [...path], what });
        path.pop();
      }
    } else if (typeof value === 'object' && value !== null) {
      const record = value as Json;
      for (const key in record) {
        path.push(key);
        // A variable is called by the field beside its value.
        visit(record[key], key === 'value' ? (textOf(record.name) ?? key) : key);
        path.pop();
      }
    }
  };
  visit(inPlain(object), '');
  return found;
}

/** A Secret, or files that are no text, as programs get them: base64 hides what a key is, and makes any word look like one. */
function inPlain(object: KubeObject): KubeObject {
  if (object.apiVersion === 'v1' && object.kind === 'ConfigMap' && object.binaryData !== undefined) {
    const bytes = Object.entries(recordOf(object.binaryData)).map(([key, value]) => [
      key,
      Buffer.from(String(value), 'base64').toString('latin1'),
    ]);
    return { ...object, binaryData: Object.fromEntries(bytes) };
  }
  if (object.apiVersion !== 'v1' || object.kind !== 'Secret' || object.data === undefined) return object;
  const plain = ([key, value]: [string, unknown]) => [
    key,
    typeof value === 'string' ? Buffer.from(value, 'base64').toString() : value,
  ];
  return { ...object, data: Object.fromEntries(Object.entries(recordOf(object.data)).map(plain)) };
}
