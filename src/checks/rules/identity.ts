import type { Problem } from '../../contract/problem.ts';
import { describeObject, identityOf } from '../../kit/object.ts';
import { allManifests, type Rule } from '../rule.ts';

export const identity: Rule = {
  id: 'identity',
  severity: 'error',
  what: 'Every object of the tree has one owner: no two share group, kind, namespace and name.',
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
  },
};
