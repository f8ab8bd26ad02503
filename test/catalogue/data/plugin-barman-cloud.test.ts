import { describe, expect, it } from 'vitest';
import type { Certificate } from '../../../imports/types/cert-manager.io.ts';
import type { Deployment, Service } from '../../../imports/types/kubernetes.ts';
import { renderPlatform } from '../../support/platform.ts';
import { rightsOf } from '../../support/rights.ts';

const ACCOUNT = 'platform-operators/plugin-barman-cloud';
const outside = { store: { url: 'https://s3.example.org', bucket: 'keep' } };
const withBackup = (backup: object) => renderPlatform({ components: { minio: {}, postgresql: { backup } } });

describe('plugin-barman-cloud', () => {
  it('comes between the operator that asks it and the clusters that need it, and its definition before all', () => {
    const { plan, get } = withBackup(outside);
    const waves = new Map(plan.components.map(({ id, wave }) => [id, wave]));
    expect(waves.get('plugin-barman-cloud')!).toBeGreaterThan(waves.get('cloudnative-pg')!);
    expect(waves.get('postgresql')!).toBeGreaterThan(waves.get('plugin-barman-cloud')!);
    expect(get('CustomResourceDefinition', 'objectstores.barmancloud.cnpg.io')).toBeDefined();
  });

  it('is found by a Service in the namespace of the operator, whose name is in its certificate', () => {
    const { get } = withBackup(outside);
    const { metadata } = get<Service>('Service', 'barman-cloud', 'platform-operators');
    expect(metadata.labels).toMatchObject({ 'cnpg.io/pluginName': 'barman-cloud.cloudnative-pg.io' });
    for (const end of ['server', 'client'] as const) {
      const { spec } = get<Certificate>('Certificate', `barman-cloud-${end}`, 'platform-operators');
      const known = `cnpg.io/plugin${end === 'server' ? 'Server' : 'Client'}Secret`;
      expect(metadata.annotations).toMatchObject({ [known]: spec!.secretName });
    }
    expect(get<Certificate>('Certificate', 'barman-cloud-server').spec!.dnsNames).toEqual(['barman-cloud']);
  });

  it('is told which image to put beside instances', () => {
    const { spec } = withBackup(outside).get<Deployment>('Deployment', 'plugin-barman-cloud');
    expect(spec!.template.spec!.containers[0]!.env).toEqual([
      { name: 'SIDECAR_IMAGE', value: 'ghcr.io/cloudnative-pg/plugin-barman-cloud-sidecar:v0.13.0' },
    ]);
  });

  it('hands on the right to the credentials of the store, and may read no other Secret', () => {
    expect(rightsOf(withBackup({}), ACCOUNT)).toMatchInlineSnapshot(`
      {
        "data-plane": [
          "get, list, watch secrets named postgresql-backup-s3",
          "update objectstores/status.barmancloud.cnpg.io",
          "update clusters/finalizers.postgresql.cnpg.io",
          "create, patch rolebindings.rbac.authorization.k8s.io, roles.rbac.authorization.k8s.io",
        ],
        "everywhere": [
          "get, list, watch objectstores.barmancloud.cnpg.io",
          "get, list, watch rolebindings.rbac.authorization.k8s.io, roles.rbac.authorization.k8s.io",
        ],
        "platform-operators": [
          "create, patch events",
          "get, update leases.coordination.k8s.io named 822e3f5c.cnpg.io",
          "create leases.coordination.k8s.io",
        ],
      }
    `);
    const secrets = (backup: object) =>
      Object.values(rightsOf(withBackup(backup), ACCOUNT))
        .flat()
        .filter((right) => right.includes('secrets'));
    expect(secrets(outside)).toEqual(['get, list, watch secrets named postgresql-backup']);
    expect(withBackup({}).get('ExternalSecret', 'postgresql-backup-s3', 'data-plane')).toBeDefined();
  });
});
