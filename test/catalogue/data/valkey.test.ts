import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import type { NetworkPolicy, StatefulSet } from '../../../imports/types/kubernetes.ts';
import { defineComponent } from '../../../src/contract/component.ts';
import { need } from '../../../src/contract/need.ts';
import { inUrl } from '../../../src/contract/secret-text.ts';
import { renderPlatform } from '../../support/platform.ts';

const client = (id: string) =>
  defineComponent({
    id,
    title: id,
    area: 'ml',
    summary: '',
    namespace: 'ml-lifecycle',
    options: Type.Object({}),
    declare: () => ({
      workloads: {
        app: {
          labels: { app: id },
          replicas: 1,
          resources: { cpu: '10m', memory: '16Mi', memoryLimit: '16Mi' },
        },
      },
      requires: [
        need({
          type: 'redis',
          by: ['app'],
          secret: {
            only: true,
            keys: ({ host, port }) => ({ REDIS_URL: `redis://:${inUrl({ key: 'password' })}@${host}:${port}/0` }),
          },
        }),
      ],
    }),
  });

const container = (set: StatefulSet) => set.spec!.template.spec!.containers[0]!;
const setting = (set: StatefulSet, name: string) => {
  const { args } = container(set);
  return args![args!.indexOf(`--${name}`) + 1];
};

describe('valkey', () => {
  it('keeps nothing on one machine, and a log on a volume in production', () => {
    const local = renderPlatform({ components: { valkey: {} } });
    expect(local.findings).toEqual([]);
    const forgetful = local.get<StatefulSet>('StatefulSet', 'valkey');
    expect(setting(forgetful, 'appendonly')).toBe('no');
    expect(forgetful.spec!.volumeClaimTemplates).toBeUndefined();
    expect(forgetful.metadata.annotations).toBeUndefined();

    const production = renderPlatform(
      { cluster: { kind: 'existing' }, components: { valkey: {} } },
      { environment: 'production', override: { profile: 'production' } },
    );
    expect(production.findings).toEqual([]);
    const lasting = production.get<StatefulSet>('StatefulSet', 'valkey');
    expect(setting(lasting, 'appendonly')).toBe('yes');
    expect(lasting.spec!.volumeClaimTemplates).toHaveLength(1);
    expect(lasting.metadata.annotations!['argocd.argoproj.io/sync-options']).toContain('Prune=confirm');
  });

  it('leaves room in the memory limit for what is not data', () => {
    const { get } = renderPlatform({ components: { valkey: { resources: { memoryLimit: '1Gi' } } } });
    expect(Number(setting(get<StatefulSet>('StatefulSet', 'valkey'), 'maxmemory'))).toBe(Math.floor(0.6 * 2 ** 30));
  });

  it('has its password in a file, and probes that log in and fail on an error', () => {
    const { get } = renderPlatform({ components: { valkey: {} } });
    const { args, env, livenessProbe, readinessProbe } = container(get<StatefulSet>('StatefulSet', 'valkey'));
    expect(args!.join(' ')).not.toMatch(/requirepass|password/);
    expect(env).toMatchObject([
      { name: 'VALKEYCLI_AUTH', valueFrom: { secretKeyRef: { name: 'valkey', key: 'password' } } },
    ]);
    for (const probe of [livenessProbe, readinessProbe])
      expect(probe!.exec!.command).toEqual(['valkey-cli', '-e', 'ping']);
  });

  it('system all clients one credential, each in the form that it reads', () => {
    const rendered = renderPlatform(
      { components: { valkey: {}, feast: {}, cache: {} } },
      { own: [client('feast'), client('cache')] },
    );
    expect(rendered.findings).toEqual([]);
    expect(rendered.plan.seeds.filter(({ component }) => component === 'valkey')).toHaveLength(1);
    for (const id of ['feast', 'cache']) {
      expect(rendered.get('ExternalSecret', `${id}-redis`, 'ml-lifecycle')).toMatchObject({
        spec: {
          target: {
            template: {
              data: { REDIS_URL: `redis://:${inUrl({ key: 'password' })}@valkey.data-plane.svc.cluster.local:6379/0` },
            },
          },
        },
      });
    }
    const { ingress } = rendered.get<NetworkPolicy>('NetworkPolicy', 'valkey').spec!;
    expect(ingress).toHaveLength(1);
    expect(ingress![0]!.ports).toEqual([{ port: 6379, protocol: 'TCP' }]);
    expect(ingress![0]!.from).toHaveLength(2);
  });
});
