import { expect, it } from 'vitest';
import { renderPlatform } from '../../support/platform.ts';

it('is a release of its own, with a CustomResourceDefinition that comes before the stores', () => {
  const platform = renderPlatform({
    components: { postgresql: { backup: { store: { url: 'https://s3.example.org', bucket: 'keep' } } } },
  });
  const release = platform.releases.find(({ component }) => component === 'plugin-barman-cloud')!;
  expect(release.pin).toMatchObject({ version: '0.7.0', crdGroups: ['barmancloud.cnpg.io'] });
  // The operator finds it by a Service in its own namespace, whose name is in the certificate.
  expect(release.values).not.toHaveProperty('service');
  const waves = new Map(platform.plan.components.map(({ id, wave }) => [id, wave]));
  expect(waves.get('plugin-barman-cloud')!).toBeGreaterThan(waves.get('cloudnative-pg')!);
  expect(waves.get('postgresql')!).toBeGreaterThan(waves.get('plugin-barman-cloud')!);
});
