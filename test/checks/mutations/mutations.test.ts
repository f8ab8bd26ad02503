import { afterAll, describe, expect, it } from 'vitest';

import { runChecks } from '../../../src/checks/run.ts';
import { rules } from '../../support/rules.ts';
import { AREAS, mutations as all } from './all.ts';
import { everythingTree, goldenTree } from './mutation.ts';

const tree = goldenTree();
const everything = everythingTree();
const found = new Map(rules.map(({ id }) => [id, { found: 0, missed: 0 }]));

it('starts from a tree in which no rule finds anything', () => {
  expect(runChecks(tree, rules, [])).toEqual([]);
  // Its platform says that a proxy stands before the controller.
  const off = [{ rule: 'ui/without-login', reason: 'a proxy' }];
  expect(runChecks(everything, rules, off).filter(({ severity }) => severity === 'error')).toEqual([]);
});

describe.each(Object.entries(AREAS))('%s', (_, mutations) => {
  it.each(mutations.map((mutation) => [mutation.name, mutation] as const))(
    '%s',
    (_name, { expect: rule, mutate, missed, everything: whole }) => {
      // Only that rule, and the schema, without which a rule that stumbles is a fault.
      const asked = rules.filter(({ id }) => id === rule || id === 'schema');
      const ids = new Set(runChecks(mutate(whole ? everything : tree), asked, []).map((finding) => finding.rule));
      const counts = found.get(rule)!;
      if (missed === undefined) expect([...ids]).toContain(rule);
      else expect([...ids], `it is found now: take \`missed\` away (${missed})`).not.toContain(rule);
      counts[missed === undefined ? 'found' : 'missed']++;
    },
  );
});

const alone = all.filter((mutation) => mutation.alone !== undefined);
it.each(alone.map((mutation) => [mutation.name, mutation] as const))(
  'is one finding of one cause: %s',
  (_name, { alone: rule, mutate, everything: whole }) => {
    const findings = runChecks(mutate(whole ? everything : tree), rules, []);
    expect(findings.map((finding) => `${finding.rule}: ${finding.message}`)).toEqual([
      expect.stringMatching(new RegExp(`^${rule}: `)),
    ]);
  },
);

it('breaks something for every rule', () => {
  const broken = new Set(all.filter(({ missed }) => missed === undefined).map((mutation) => mutation.expect));
  expect(rules.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual([]);
});

it('says each thing once', () => {
  const names = all.map(({ name }) => name);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

afterAll(() => {
  if (process.env.MOORING_TABLE === '1') console.table(Object.fromEntries(found));
});
