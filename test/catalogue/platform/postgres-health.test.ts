import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LuaEngine, LuaFactory } from 'wasmoon';
import type { ConfigMap } from '../../../imports/types/kubernetes.ts';
import { POSTGRES_HEALTH } from '../../../src/catalogue/platform/postgres-health.ts';
import { renderPlatform } from '../../support/platform.ts';

const inPhase = (phase: string, more = '') => `{metadata={}, status={phase='${phase}'${more}}}`;

const CASES: readonly [string, string, string][] = [
  ['the operator has written no status yet', '{metadata={}}', 'Progressing'],
  ['its first instance starts', inPhase('Setting up primary'), 'Progressing'],
  ['it is well', inPhase('Cluster in healthy state', ', conditions={}'), 'Healthy'],
  ['an instance restarts', inPhase('Primary instance is being restarted in-place'), 'Progressing'],
  ['it waits for somebody', inPhase('Waiting for user action'), 'Degraded'],
  ['it is beyond repair', inPhase('Cluster is unrecoverable and needs manual intervention'), 'Degraded'],
  [
    'it hibernates',
    inPhase('Cluster in healthy state', ", conditions={{type='cnpg.io/hibernation', status='True'}}"),
    'Suspended',
  ],
  [
    'somebody has switched its reconciliation off',
    "{metadata={annotations={['cnpg.io/reconciliationLoop']='disabled'}}}",
    'Suspended',
  ],
];

describe('health of a Cluster of PostgreSQL', () => {
  let lua: LuaEngine;
  beforeAll(async () => {
    lua = await new LuaFactory().createEngine();
  });
  afterAll(() => lua.global.close());

  it.each(CASES)('when %s', async (_, cluster, expected) => {
    const health = await lua.doString(
      `obj = ${cluster}\nlocal function health()\n${POSTGRES_HEALTH}end\nreturn health().status\n`,
    );
    expect(health).toBe(expected);
  });
});

it('is told to Argo CD, whose own is an error until the operator has written a status', () => {
  const { data } = renderPlatform({ components: {} }).get<ConfigMap>('ConfigMap', 'argocd-cm');
  expect(data!['resource.customizations.health.postgresql.cnpg.io_Cluster']).toBe(POSTGRES_HEALTH);
});
