import { afterAll, describe, expect, it } from 'vitest';

import { runChecks } from '../../../src/checks/run.ts';
import { rules } from '../../support/rules.ts';
import { access } from './access.ts';
import { applications } from './applications.ts';
import { asked } from './asked.ts';
import { buckets } from './buckets.ts';
import { capacity } from './capacity.ts';
import { charts } from './charts.ts';
import { credentials } from './credentials.ts';
import { data } from './data.ts';
import { uiHosts } from './hosts.ts';
import { images } from './images.ts';
import { jobSettings } from './job-settings.ts';
import { kept } from './kept.ts';
import { limits } from './limits.ts';
import { everythingTree, goldenTree, type Mutation } from './mutation.ts';
import { network } from './network.ts';
import { objects } from './objects.ts';
import { order } from './order.ts';
import { quotas } from './quotas.ts';
import { references } from './references.ts';
import { secretLife } from './secret-life.ts';
import { secrets } from './secrets.ts';
import { services } from './services.ts';
import { texts } from './texts.ts';
import { told } from './told.ts';
import { toldOperators } from './told-operators.ts';
import { validated } from './validated.ts';
import { written } from './written.ts';

/** Every mutation by the area of the tree that it breaks. */
const AREAS: Readonly<Record<string, readonly Mutation[]>> = {
  objects,
  validated,
  references,
  services,
  secrets,
  network,
  access,
  credentials,
  told,
  secretLife,
  kept,
  toldOperators,
  applications,
  images,
  buckets,
  uiHosts,
  capacity,
  quotas,
  limits,
  order,
  data,
  charts,
  texts,
  asked,
  written,
  jobSettings,
};
const all = Object.values(AREAS).flat();

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
