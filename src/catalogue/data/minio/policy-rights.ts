import { recordOf, recordsOf, textsOf } from '../../../kit/json.ts';

/** Actions by resource. What a statement denies is another action than what it allows. */
export function rightsOf(policy: unknown): ReadonlyMap<string, ReadonlySet<string>> {
  const rights = new Map<string, Set<string>>();
  for (const { Effect, Action, Resource, ...more } of recordsOf(recordOf(policy).Statement)) {
    const conditions = Object.keys(more).filter((key) => key !== 'Sid');
    for (const resource of listOf(Resource)) {
      const actions = rights.get(resource) ?? new Set();
      rights.set(resource, actions);
      for (const action of listOf(Action))
        actions.add([...(Effect === 'Allow' ? [] : [`${Effect}:`]), action, ...conditions].join(' '));
    }
  }
  return rights;
}

const listOf = (value: unknown): readonly string[] => (typeof value === 'string' ? [value] : textsOf(value));
