import { describe, expect, it } from 'vitest';
import { placeOf } from '../../src/contract/manifest.ts';
import { named, row } from '../../src/contract/refer.ts';
import { referenceRule } from '../../src/contract/reference-rule.ts';
import type { Rule } from '../../src/contract/rule.ts';
import { at } from '../../src/kit/json.ts';
import { type KubeObject, kindOf } from '../../src/kit/object.ts';
import { component } from '../support/components.ts';
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
          makes: ({ metadata: { name } }) => [{ kind: 'GateKey', name: `${name}-key` }],
          refers: [
            row('spec login', named('Secret', 'token')),
            row('spec behind', named(GATE)),
            row('spec key', (name) => [{ kind: 'GateKey', name: String(name) }]),
          ],
        },
      },
      rules: [width, keys],
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
});
