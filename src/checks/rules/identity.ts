import { namespaceOf, placeOf } from '../../contract/manifest.ts';
import type { Problem } from '../../contract/problem.ts';
import { describeObject, identityOf } from '../../kit/object.ts';
import { allManifests, type Rule } from '../rule.ts';

export const identity: Rule = {
  id: 'identity',
  severity: 'error',
  what: 'Every object of the tree has one owner: no two share group, kind, namespace and name, and none stands in a text besides.',
  why: 'Two Applications that hold one object overwrite each other at every sync.',
  *check(subject): Iterable<Problem> {
    const owners = new Map<string, string>();
    for (const { component, object, config } of allManifests(subject)) {
      const key = identityOf(object);
      const owner = owners.get(key);
      if (owner === undefined) owners.set(key, component);
      else
        yield {
          component,
          object: describeObject(object),
          config,
          message: owner === component ? `${component} makes it twice` : `${owner} and ${component} both make it`,
          fix: 'rename one of them, or leave it to one component',
        };
    }
    for (const manifest of subject.objects()) {
      if (!manifest.inside) continue;
      const { object } = manifest;
      const namespace = namespaceOf(manifest);
      const [same] = [object, { ...object, metadata: { ...object.metadata, ...(namespace && { namespace }) } }].filter(
        (one) => owners.has(identityOf(one)),
      );
      if (!same) continue;
      yield {
        ...placeOf(manifest),
        message: `${describeObject(same)} stands in a text, and ${owners.get(identityOf(same))} makes it`,
        why: 'What a program applies and what Argo CD does overwrite each other.',
        fix: 'give the one in the text another name',
      };
    }
  },
};
