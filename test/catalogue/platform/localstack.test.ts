import { expect, it } from 'vitest';
import type { Deployment, NetworkPolicy } from '../../../imports/types/kubernetes.ts';
import { planOf, renderPlatform } from '../../support/platform.ts';

const render = (localstack: object = {}) => renderPlatform({ components: { localstack } });
const podOf = (platform: ReturnType<typeof render>) =>
  platform.get<Deployment>('Deployment', 'localstack').spec!.template.spec!;

it('is the last version that needs no account, which people reach and which goes nowhere', () => {
  const platform = render();
  expect(platform.findings).toEqual([]);
  expect(podOf(platform).containers[0]).toMatchObject({ image: 'docker.io/localstack/localstack:4.14.0' });
  const { ingress, egress } = platform.get<NetworkPolicy>('NetworkPolicy', 'localstack').spec!;
  expect(ingress!.map(({ ports }) => ports)).toEqual([[{ port: 4566, protocol: 'TCP' }]]);
  expect(egress).toBeUndefined();
});

it('is handed a token that somebody gives, and may have it checked', () => {
  const platform = render({ version: '2026.6.0', authToken: true, services: ['sqs', 'sns'] });
  expect(platform.findings).toEqual([]);
  const [container] = podOf(platform).containers;
  expect(container!.envFrom).toEqual([{ secretRef: { name: 'localstack-environment' } }]);
  expect(container!.env).toContainEqual({ name: 'SERVICES', value: 'sqs,sns' });
  expect(platform.all('ExternalSecret').map(({ metadata }) => metadata.name)).not.toContain('localstack-token');
  expect(JSON.stringify(platform.get('NetworkPolicy', 'localstack'))).toContain('"port":443');
});

it.each(['4.15.0', '2026.6.0'])('says that version %s needs a token', (version) => {
  const { findings } = planOf({ components: { localstack: { version } } });
  expect(findings).toMatchObject([{ rule: 'graph/options', config: '/components/localstack/version' }]);
  expect(findings[0]!.fix).toContain('localstack-token');
});
