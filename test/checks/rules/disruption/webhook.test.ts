import { expect, it } from 'vitest';
import { disruptionWebhook } from '../../../../src/checks/rules/disruption/webhook.ts';
import { FACTS, planned } from '../../../support/components.ts';
import { renderPlatform } from '../../../support/platform.ts';
import { object, of, subject } from '../../../support/subject.ts';

// Rules of `src/checks/rules/disruption/webhook.ts`.
const { knowledge } = renderPlatform({ components: {} }).plan;

function check({
  replicas = 1,
  failurePolicy,
  profile = 'production',
  selector = { app: 'hook' },
}: {
  replicas?: number;
  failurePolicy?: string;
  profile?: 'local' | 'production';
  selector?: object;
}) {
  const template = { metadata: { labels: { app: 'hook', more: 'yes' } }, spec: { containers: [] } };
  const webhook = {
    clientConfig: { service: { name: 'hook', namespace: 'n' } },
    ...(failurePolicy && { failurePolicy }),
  };
  const manifests = [
    object('apps/v1', 'Deployment', 'hook', 'n', { spec: { replicas, template } }),
    object('v1', 'Service', 'hook', 'n', { spec: { selector } }),
    object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'hook', '', {
      webhooks: [webhook, webhook],
    }),
  ].map((one) => of('operator', one));
  const plan = { ...planned(), knowledge, platform: { ...FACTS, profile } };
  return [...disruptionWebhook.check(subject(manifests, { plan }))].map(({ object, path }) => `${object} ${path}`);
}

const FOUND = ['Deployment.apps n/hook spec.template'];

it('finds the only pod that answers a webhook which fails closed, once, in production', () => {
  expect(check({})).toEqual(FOUND);
  expect(check({ failurePolicy: 'Fail' })).toEqual(FOUND);
});

it('is content with two pods, with a webhook that may be left out, on one machine, and with pods elsewhere', () => {
  expect(check({ replicas: 2 })).toEqual([]);
  expect(check({ failurePolicy: 'Ignore' })).toEqual([]);
  expect(check({ profile: 'local' })).toEqual([]);
  expect(check({ selector: { app: 'other' } })).toEqual([]);
  // A selector of nothing selects nothing.
  expect(check({ selector: {} })).toEqual([]);
});
