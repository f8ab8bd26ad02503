import { describe, expect, it } from 'vitest';
import { changedOf, type ReviewRule } from '../../src/contract/change.ts';
import { placeOf } from '../../src/contract/manifest.ts';
import { need } from '../../src/contract/need.ts';
import { offer } from '../../src/contract/offer.ts';
import { named, row } from '../../src/contract/refer.ts';
import { referenceRule } from '../../src/contract/reference-rule.ts';
import type { Rule } from '../../src/contract/rule.ts';
import { at } from '../../src/kit/json.ts';
import { identityOf, type KubeObject, kindOf } from '../../src/kit/object.ts';
import { changeOf } from '../../src/review/change.ts';
import { guardChanges } from '../../src/review/guard.ts';
import { reviewRulesOf } from '../../src/review/rules/index.ts';
import { component, workload } from '../support/components.ts';
import { renderPlatform } from '../support/platform.ts';

const GATE = 'Gate.example.com';
const gate = (spec: object) =>
  ({ apiVersion: 'example.com/v1', kind: 'Gate', metadata: { name: 'front', namespace: 'tools' }, spec }) as KubeObject;

const width: Rule = {
  id: 'gate/width',
  severity: 'error',
  what: 'A gate is wide enough.',
  why: 'Nobody gets through.',
  *check({ manifests }) {
    for (const manifest of manifests)
      if (kindOf(manifest.object) === GATE && at(manifest.object.spec, 'width') === 0)
        yield { ...placeOf(manifest), path: 'spec.width', message: 'it is closed', fix: 'make it wider' };
  },
};
const keys = referenceRule({
  id: 'reference/gate-key',
  what: 'Every key of a gate is there.',
  why: 'It stays shut.',
  kinds: { GateKey: 'key' },
  fix: 'cut one',
});

const paint: ReviewRule = {
  id: 'change/gate-paint',
  effect: 'refused',
  severity: 'warning',
  what: 'A gate gets another colour.',
  why: 'Nobody finds it.',
  source: 'example/gates@1.0.0',
  *check(change) {
    for (const difference of changedOf(change, GATE))
      if (at(difference.before.spec, 'paint') !== at(difference.after.spec, 'paint'))
        yield { difference, message: 'it would be another colour', fix: 'leave it' };
  },
};

/** A component as a file of `components/` exports it, whose gate says `spec`. */
const gates = (spec: object) =>
  component(
    'gates',
    {},
    {
      namespace: 'tools',
      kinds: {
        [GATE]: {
          title: 'gate',
          fixed: ['spec.post'],
          volumes: (spec) => ({ cellar: { path: 'spec.cellar', size: at(spec, 'cellar') } }),
          makes: ({ metadata: { name } }) => [{ kind: 'GateKey', name: `${name}-key` }],
          refers: [
            row('spec login', named('Secret', 'token')),
            row('spec behind', named(GATE)),
            row('spec key', (name) => [{ kind: 'GateKey', name: String(name) }]),
          ],
        },
      },
      rules: [width, keys],
      reviewRules: [paint],
      render: (ctx) => ctx.add(gate(spec)),
    },
  );

const told = (spec: object) =>
  renderPlatform({ components: { gates: {} } }, { own: [gates(spec)] })
    .findings.filter(({ rule }) => !['schema', 'order/crd'].includes(rule))
    .map(({ rule, path, message }) => `${rule} ${path}: ${message}`);

describe('what a component of one’s own knows', () => {
  it('finds nothing in what is as it should be', () => {
    expect(told({ width: 1, key: 'front-key', behind: 'front' })).toEqual([]);
  });

  it('is read of its kinds: what they name is looked up', () => {
    expect(told({ login: 'nobody' })).toEqual(['reference/secret spec.login: there is no Secret nobody in tools']);
    expect(told({ behind: 'back' })).toEqual([
      'reference/operated-cluster spec.behind: there is no gate back in tools',
    ]);
  });

  it('has rules of its own that are run, of references too', () => {
    expect(told({ width: 0 })).toEqual(['gate/width spec.width: it is closed']);
    expect(told({ key: 'front-kee' })).toEqual(['reference/gate-key spec.key: there is no key front-kee']);
  });

  it('says which objects serve connections: what was asked for is then in the tree, or missing', () => {
    const request = { create: [{ name: 'hay' }], access: [{ bucket: 'hay', access: 'read' as const }] };
    const barn = (serves: object) =>
      component(
        'barn',
        {
          workloads: { door: workload('door') },
          provides: [
            offer({ type: 's3', at: 'door', ports: [9000], endpoint: () => ({ url: 'http://barn', region: '' }) }),
          ],
        },
        { namespace: 'tools', kinds: { [GATE]: serves }, render: (ctx) => ctx.add(gate({})) },
      );
    const cow = component('cow', {
      workloads: { mouth: workload('mouth') },
      requires: [need({ type: 's3', by: ['mouth'], request })],
    });
    const missing = (serves: object) =>
      renderPlatform({ components: { barn: {}, cow: {} } }, { own: [barn(serves), cow] })
        .findings.filter(({ rule }) => rule === 'reference/bucket')
        .map(({ component: who, message }) => `${who}: ${message}`);
    expect(missing({})).toEqual([]);
    expect(missing({ serves: 's3' })).toEqual(['cow: there is no bucket hay']);
    expect(missing({ serves: 's3', makes: () => [{ kind: 'Bucket', name: 'hay' }] })).toEqual([]);
  });

  it('is asked when its objects change: fields, volumes, and its own rules of changes', () => {
    const before = { post: 'oak', cellar: '2Gi', paint: 'red' };
    const after = { post: 'ash', cellar: '1Gi', paint: 'blue' };
    const { plan, manifests, layout } = renderPlatform({ components: { gates: {} } }, { own: [gates(after)] });
    const object = gate(before);
    const change = changeOf(
      { entries: layout.index.objects, read: new Map([[identityOf(object), object]]) },
      manifests,
    );
    const { findings } = guardChanges(change, reviewRulesOf(plan.knowledge));
    expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
      'change/gate-paint: it would be another colour',
      'change/volume: a volume of 2Gi would be 1Gi',
      'change/immutable: spec.post cannot be changed',
    ]);
  });
});
