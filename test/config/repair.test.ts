import { expect, it } from 'vitest';
import { repair } from '../../src/config/repair.ts';
import { planOf } from '../support/platform.ts';

const HOST = { type: 'string', pattern: '^[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)*$' };

it('takes the scheme from an address where a host is wanted, and no dots', () => {
  expect(repair('https://harbor.example.com:8443/mlops/', HOST).fix).toBe(
    'write harbor.example.com:8443/mlops (without https://)',
  );
});

it('quotes a text that YAML would take for a number, so that what is followed is accepted', () => {
  const { findings } = planOf({ cluster: { kind: 'k3d', kubernetes: '1.30' }, components: {} });
  expect(findings.map(({ fix }) => fix)).toEqual(['write "1.33"']);
  expect(
    planOf('name: a\ngit: { provider: gitlab, url: "http://a.b/c/d.git" }\ncluster: { kind: k3d, kubernetes: "1.33" }')
      .findings,
  ).toEqual([]);
});
