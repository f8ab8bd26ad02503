import { describe, expect, it } from 'vitest';
import { withDerivedNeeds } from '../../src/catalogue/derived-needs.ts';
import type { Declarations } from '../../src/contract/declarations.ts';
import { need } from '../../src/contract/need.ts';
import { offer } from '../../src/contract/offer.ts';
import { component, FACTS, planned } from '../support/components.ts';

const derived = (declared: Declarations) =>
  (withDerivedNeeds({ id: 'app', namespace: 'apps' }, declared, FACTS).requires ?? []).slice(
    declared.requires?.length ?? 0,
  );
const types = (declared: Declarations) => derived(declared).map(({ type }) => type);
const ui = { title: 'App', service: 'app', port: 80, at: { workload: 'server', port: 8080 }, login: 'own' } as const;
const image = { alias: 'a', image: 'x/a', tag: '1', strategy: 'semver', fields: [] } as const;

describe('a need that nobody declares', () => {
  it('of somebody who makes Secrets follows from its own, from those that it hands out, and from those that it is handed', () => {
    const seed = () => ({ name: 'x', keys: { token: 'x' } });
    expect(types({ secrets: [{ name: 'x', keys: {} }] })).toEqual(['operator:external-secrets']);
    expect(types({ provides: [offer({ type: 'thing', endpoint: () => ({}), seed })] })).toEqual([
      'operator:external-secrets',
    ]);
    expect(types({ requires: [need({ type: 's3', secret: { only: true } })] })).toEqual(['operator:external-secrets']);
    // One that it does not shape is made all the same, and so is one of a type that nobody knows.
    const perhaps = [{ type: 'operator:external-secrets', optional: true }];
    expect(derived({ requires: [need({ type: 's3' })] })).toEqual(perhaps);
    expect(derived({ requires: [need({ type: 'thing' })] })).toEqual(perhaps);
    expect(types({ requires: [need({ type: 'tracking' }), need({ type: 'operator:thing' })] })).toEqual([]);
  });

  it('of somebody who moves images follows from those that it follows', () => {
    expect(derived({ follows: [image] })).toEqual([{ type: 'image-updates', request: { images: [image] } }]);
  });

  it('of a host follows from each of its UIs', () => {
    expect(derived({ uis: [ui, { ...ui, service: 'admin', host: 'a.example', https: true }] })).toEqual([
      {
        type: 'ingress',
        name: 'app',
        request: {},
        reachedAt: [{ workload: 'server', ports: [8080] }],
        optional: true,
      },
      {
        type: 'ingress',
        name: 'admin',
        request: { host: 'a.example', https: true },
        reachedAt: [{ workload: 'server', ports: [8080] }],
        optional: true,
      },
    ]);
  });

  it('of names follows from every workload that opens a connection: of a need, within, and back to a client', () => {
    expect(
      derived({
        requires: [need({ type: 'tracking', by: ['web', 'app'] })],
        internal: [{ from: 'worker', to: 'web', ports: [1], why: 'x' }],
        provides: [offer({ type: 'thing', reachesFrom: 'operator', endpoint: () => ({}) })],
      }),
    ).toEqual([{ type: 'dns', by: ['app', 'operator', 'web', 'worker'] }]);
    expect(types({ provides: [offer({ type: 'thing', at: 'web', ports: [1], endpoint: () => ({}) })] })).toEqual([]);
  });
});

it('an updater of images is connected to whoever follows some, and nobody waits for it', () => {
  const updater = component('updater', {
    provides: [offer({ type: 'image-updates', orders: false, endpoint: () => ({}) })],
  });
  const { connections, components } = planned(updater, component('app', { follows: [image] }));
  expect(connections.map(({ id }) => id)).toContain('app → updater (image-updates)');
  expect(components.find(({ id }) => id === 'app')).toMatchObject({ wave: 1, after: [] });
});
