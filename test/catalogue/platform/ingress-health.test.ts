import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LuaEngine, LuaFactory } from 'wasmoon';
import type { ConfigMap } from '../../../imports/types/kubernetes.ts';
import { INGRESS_HEALTH } from '../../../src/catalogue/platform/ingress-health.ts';
import { renderPlatform } from '../../support/platform.ts';

describe('health of an Ingress', () => {
  let lua: LuaEngine;
  beforeAll(async () => {
    lua = await new LuaFactory().createEngine();
  });
  afterAll(() => lua.global.close());

  it.each([
    ['no controller has answered', '{metadata={}, status={loadBalancer={}}}', 'Healthy'],
    ['it has an address', "{metadata={}, status={loadBalancer={ingress={{ip='127.0.0.1'}}}}}", 'Healthy'],
    ['it is being deleted', "{metadata={deletionTimestamp='now'}}", 'Progressing'],
  ])('when %s', async (_, ingress, expected) => {
    const health = await lua.doString(
      `obj = ${ingress}\nlocal function health()\n${INGRESS_HEALTH}end\nreturn health().status\n`,
    );
    expect(health).toBe(expected);
  });
});

it('is told to Argo CD, whose own lets a sync wait for a controller to answer', () => {
  const { data } = renderPlatform({ components: {} }).get<ConfigMap>('ConfigMap', 'argocd-cm');
  expect(data!['resource.customizations.health.networking.k8s.io_Ingress']).toBe(INGRESS_HEALTH);
});
