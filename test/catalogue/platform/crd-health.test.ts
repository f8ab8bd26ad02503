import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LuaEngine, LuaFactory } from 'wasmoon';
import type { ConfigMap } from '../../../imports/types/kubernetes.ts';
import { CRD_HEALTH } from '../../../src/catalogue/platform/crd-health.ts';
import { renderPlatform } from '../../support/platform.ts';

const definition = (conditions: Readonly<Record<string, boolean>>) => {
  const all = Object.entries(conditions).map(([type, is]) => `{type='${type}', status='${is ? 'True' : 'False'}'}`);
  return `{metadata={}, status={conditions={${all.join()}}}}`;
};

const CASES: readonly [string, string, string][] = [
  ['it is new', '{metadata={}}', 'Progressing'],
  [
    'its names are accepted and it is not established yet',
    definition({ NamesAccepted: true, Established: false }),
    'Progressing',
  ],
  ['it is established', definition({ NamesAccepted: true, Established: true }), 'Healthy'],
  ['its names are taken', definition({ NamesAccepted: false, Established: false }), 'Degraded'],
  ['its schema breaks rules', definition({ Established: true, NonStructuralSchema: true }), 'Degraded'],
  ['it is being deleted', "{metadata={deletionTimestamp='now'}, status={conditions={}}}", 'Progressing'],
];

describe('health of a CRD', () => {
  let lua: LuaEngine;
  beforeAll(async () => {
    lua = await new LuaFactory().createEngine();
  });
  afterAll(() => lua.global.close());

  it.each(CASES)('when %s', async (_, crd, expected) => {
    const health = await lua.doString(
      `obj = ${crd}\nlocal function health()\n${CRD_HEALTH}end\nreturn health().status\n`,
    );
    expect(health).toBe(expected);
  });
});

it('is told to Argo CD, whose own fails every sync that waits for a definition to be established', () => {
  const { data } = renderPlatform({ components: {} }).get<ConfigMap>('ConfigMap', 'argocd-cm');
  expect(data!['resource.customizations.health.apiextensions.k8s.io_CustomResourceDefinition']).toBe(CRD_HEALTH);
});
