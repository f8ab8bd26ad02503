import { describe, expect, it } from 'vitest';
import type { Rule } from '../../src/checks/rule.ts';
import { runChecks } from '../../src/checks/run.ts';
import type { CheckSwitch } from '../../src/config/schema.ts';
import type { Problem } from '../../src/contract/problem.ts';
import { rules } from '../support/rules.ts';
import { object, subject } from '../support/subject.ts';
import { ofChart, vendoredChart } from '../support/vendored.ts';

const rule = (id: string, problems: readonly Problem[], severity: Rule['severity'] = 'error'): Rule => ({
  id,
  severity,
  what: `${id} holds.`,
  why: `${id} matters.`,
  check: () => problems,
});
const problem = (component: string, object: string, rest: Partial<Problem> = {}): Problem => ({
  component,
  object,
  message: `${object} is wrong`,
  fix: 'correct it',
  ...rest,
});
const NOTHING = subject([]);
const run = (all: readonly Rule[], off: readonly CheckSwitch[] = []) => runChecks(NOTHING, all, off);
const off = (name: string, rest: Partial<CheckSwitch> = {}): CheckSwitch => ({
  rule: name,
  reason: 'it does not apply here',
  ...rest,
});

describe('a problem', () => {
  it('gets the id, the severity and the reason of its rule', () => {
    expect(run([rule('images', [problem('kafka', 'Pod a/b')], 'warning')])).toEqual([
      {
        rule: 'images',
        severity: 'warning',
        why: 'images matters.',
        component: 'kafka',
        object: 'Pod a/b',
        message: 'Pod a/b is wrong',
        fix: 'correct it',
      },
    ]);
  });

  it('keeps a reason of its own', () => {
    expect(run([rule('images', [problem('kafka', 'x', { why: 'because' })])])).toMatchObject([{ why: 'because' }]);
  });

  it('brings others, which are not told beside it: on an object, or about it', () => {
    const cause = problem('minio', 'Tenant a/b', {
      brings: [
        { rule: 'reference', about: 'Service a/b' },
        { rule: 'capacity', about: 'Tenant a/b' },
      ],
    });
    const found = run([
      rule('reference', [
        problem('mlflow', 'Deployment c/d', { about: 'Service a/b' }),
        problem('mlflow', 'Deployment c/d', { about: 'Service a/c' }),
      ]),
      rule('tenant', [cause]),
      rule('capacity', [problem('minio', 'Tenant a/b'), problem('minio', 'Tenant a/c')]),
    ]);
    expect(found.map(({ message }) => message)).toEqual([
      'Deployment c/d is wrong',
      'Tenant a/b is wrong (2 more findings come of it, and go with it)',
      'Tenant a/c is wrong',
    ]);
    expect(found.some((one) => 'about' in one || 'brings' in one)).toBe(false);
  });

  it('that is switched off leaves what comes of it to be told', () => {
    const cause = problem('minio', 'x', { brings: [{ rule: 'capacity', about: 'x' }] });
    const found = run([rule('tenant', [cause]), rule('capacity', [problem('minio', 'x')])], [off('tenant')]);
    expect(found.map((one) => one.rule)).toEqual(['capacity']);
  });

  it('comes in the order of the rules', () => {
    expect(
      run([rule('b', [problem('x', '1')]), rule('a', [problem('x', '2'), problem('x', '3')])]).map(
        ({ object }) => object,
      ),
    ).toEqual(['1', '2', '3']);
  });
});

describe('a rule that stumbles', () => {
  const stumbles: Rule = {
    ...rule('probes', []),
    check: () => {
      throw new TypeError('pools.map is not a function');
    },
  };

  it('leaves the word to the schema, and to the rules after it', () => {
    const all = [rule('schema', [problem('minio', 'Tenant a/b')]), stumbles, rule('images', [problem('x', '1')])];
    expect(run(all).map((finding) => finding.rule)).toEqual(['schema', 'images']);
  });

  it('says that it cannot judge where the schema is switched off', () => {
    const all = [rule('schema', [problem('minio', 'Tenant a/b')]), stumbles];
    expect(run(all, [off('schema')])).toMatchObject([
      { rule: 'probes', severity: 'error', object: 'Tenant a/b', message: expect.stringContaining('cannot judge') },
    ]);
  });

  it('over objects that the schema accepts has a fault, which is not hidden', () => {
    expect(() => run([rule('schema', []), stumbles])).toThrow('pools.map');
  });
});

describe('a switch', () => {
  const three = [
    rule('images', [problem('kafka', 'Pod a/1'), problem('kafka', 'Pod a/2'), problem('minio', 'Pod a/3')]),
  ];
  const left = (...switches: readonly CheckSwitch[]) => run(three, switches).map(({ rule, object }) => object ?? rule);

  it('takes off a whole rule, or that of one component, or of one object', () => {
    expect(left(off('images'))).toEqual([]);
    expect(left(off('images', { component: 'kafka' }))).toEqual(['Pod a/3']);
    expect(left(off('images', { object: 'Pod a/2' }))).toEqual(['Pod a/1', 'Pod a/3']);
    expect(left(off('images', { component: 'minio', object: 'Pod a/2' }))).toEqual([
      'Pod a/1',
      'Pod a/2',
      'Pod a/3',
      'checks/unused-switch',
    ]);
  });

  it('of one rule leaves the others', () => {
    expect(
      run([...three, rule('probes', [problem('kafka', 'Pod a/1')])], [off('images')]).map(({ rule }) => rule),
    ).toEqual(['probes']);
  });

  it('that nothing needs is a warning, where it was said', () => {
    expect(run([rule('images', [])], [off('images')])).toEqual([
      {
        rule: 'checks/unused-switch',
        severity: 'warning',
        config: '/checks/off/0',
        message: 'images is switched off, but finds nothing there',
        fix: 'remove the switch, so that the rule guards again',
      },
    ]);
  });

  it('that another switch makes needless is not told: both take the same problem off', () => {
    expect(left(off('images'), off('images', { component: 'kafka' }))).toEqual([]);
  });

  it('that names no rule is an error, with the nearest name', () => {
    expect(
      run([rule('images', []), rule('probes', [])], [off('probes', { component: 'x' }), off('imags')]),
    ).toMatchObject([
      { rule: 'checks/unused-switch', config: '/checks/off/0' },
      {
        rule: 'checks/unknown-rule',
        severity: 'error',
        config: '/checks/off/1',
        message: 'there is no rule imags',
        fix: 'write images',
      },
    ]);
    expect(run([rule('images', []), rule('probes', [])], [off('zzzzzzzz')])).toMatchObject([
      { fix: 'use one of images, probes' },
    ]);
  });
});

describe('the rules', () => {
  it('have ids of their own, and say what they check and why', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const { id, what, why } of rules) {
      expect(id).toMatch(/^[a-z]+([-/][a-z]+)*$/);
      for (const text of [what, why]) expect(text, id).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('find nothing in an empty tree but that nothing of it is applied', () => {
    const found = runChecks(NOTHING, rules, []).map(({ rule, message }) => [rule, message]);
    expect([...new Set(found.map(([rule]) => rule))]).toEqual(['argocd/derived']);
    for (const [, message] of found) expect(message).toMatch(/^there is no such Application/);
  });
});

describe('what a component accepts of its chart', () => {
  const accepts = [
    { rule: 'access', object: 'ClusterRole.rbac.authorization.k8s.io pier', reason: 'it operates them' },
    { rule: 'probes', reason: 'upstream has none' },
  ];
  const tree = subject([ofChart('pier', object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'pier'))], {
    vendored: [vendoredChart('pier', { accepts })],
  });
  const left = (id: string, component: string, name: string) =>
    runChecks(tree, [rule(id, [problem(component, name)])], []).filter((finding) => finding.rule === id).length;

  it('is left out, of what the chart renders and what is set for it', () => {
    expect(left('access', 'pier', 'ClusterRole.rbac.authorization.k8s.io pier')).toBe(0);
    expect(left('probes', 'pier-crds', 'ClusterRole.rbac.authorization.k8s.io pier')).toBe(0);
    expect(left('probes', 'pier', 'values.replicas')).toBe(0);
  });

  it('is found where it is its own doing, or of another rule, object or component', () => {
    expect(left('probes', 'pier', 'Deployment.apps harbour/ours')).toBe(1);
    expect(left('image', 'pier', 'ClusterRole.rbac.authorization.k8s.io pier')).toBe(1);
    expect(left('access', 'pier', 'ClusterRole.rbac.authorization.k8s.io other')).toBe(1);
    expect(left('probes', 'crane', 'ClusterRole.rbac.authorization.k8s.io pier')).toBe(1);
  });

  it('and finds nothing is a warning, and an error when it names no rule', () => {
    const definition = object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'pier');
    const own = subject([ofChart('pier', definition)], {
      plan: { ...tree.plan, components: [{ ...tree.plan.components[0]!, id: 'pier', config: '/components/pier' }] },
      vendored: [
        vendoredChart('pier', {
          accepts: [...accepts, { rule: 'proobes', object: 'Pod harbour/a', reason: 'nobody asks it' }],
        }),
      ],
    });
    const all = [rule('access', [problem('pier', 'ClusterRole.rbac.authorization.k8s.io pier')]), rule('probes', [])];
    expect(runChecks(own, all, [])).toEqual([
      {
        rule: 'checks/unused-switch',
        severity: 'warning',
        component: 'pier',
        config: '/components/pier/chart/accepts/1',
        message: 'probes is accepted of the chart, but finds nothing there',
        fix: 'remove it from `accepts` of the chart, so that the rule guards again',
      },
      {
        rule: 'checks/unknown-rule',
        severity: 'error',
        component: 'pier',
        config: '/components/pier/chart/accepts/2',
        message: 'there is no rule proobes',
        fix: 'write probes',
      },
    ]);
  });

  it('is needed where a switch takes the same away', () => {
    const one = subject(tree.manifests, { vendored: [vendoredChart('pier', { accepts: [accepts[0]!] })] });
    const all = [rule('access', [problem('pier', 'ClusterRole.rbac.authorization.k8s.io pier')])];
    expect(runChecks(one, all, [off('access')])).toEqual([]);
  });
});
