import { expect, it } from 'vitest';
import { uiTold } from '../../../../src/checks/rules/ui/told.ts';
import { component, planned, workload } from '../../../support/components.ts';
import { object, of, subject } from '../../../support/subject.ts';

const plan = planned(
  component(
    'web',
    {
      workloads: { server: workload('web') },
      uis: [{ title: 'Web', service: 'web', port: 80, at: { workload: 'server', port: 8080 }, login: 'own' }],
    },
    { namespace: 'ns' },
  ),
);
const deployment = (container: object) =>
  object('apps/v1', 'Deployment', 'web', 'ns', {
    spec: { template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', ...container }] } } },
  });
const check = (...objects: readonly ReturnType<typeof deployment>[]) =>
  [
    ...uiTold.check(
      subject(
        objects.map((one) => of('web', one)),
        { plan },
      ),
    ),
  ].map(({ path, message }) => `${path}: ${message}`);
const env = (name: string, value: string) => deployment({ env: [{ name, value }] });

it.each([
  ['ROOT_URL', 'http://web.localhost/'],
  ['WEB__BASE_URL', 'http://web.localhost'],
  ['ALLOWED_HOSTS', 'localhost,web.localhost:*,web'],
  ['EXTERNAL_URL', '$(URL)'],
  ['TRACKING_URL', 'http://mlflow.localhost'],
])('accepts %s=%s', (name, value) => {
  expect(check(env(name, value))).toEqual([]);
});

it('finds another host, scheme or port, and a list without the host', () => {
  const at = 'spec.template.spec.containers[0].env[0].value';
  expect(check(env('ROOT_URL', 'http://wbe.localhost'))).toEqual([
    `${at}: ROOT_URL says http://wbe.localhost, and people come to web.localhost`,
  ]);
  expect(check(env('BASE_URL', 'https://web.localhost'))).toEqual([
    `${at}: BASE_URL says https://web.localhost, and people come by http://web.localhost`,
  ]);
  expect(check(env('BASE_URL', 'http://web.localhost:8080'))).toHaveLength(1);
  expect(check(env('ALLOWED_HOSTS', 'localhost,web.localhost.example'))).toEqual([
    `${at}: ALLOWED_HOSTS does not name web.localhost, by which people come`,
  ]);
  expect(check(deployment({ args: ['--external-url=http://other'] }))).toHaveLength(1);
});

it('reads what the program reads by the API, a ConfigMap of its component', () => {
  const map = (url: string) => object('v1', 'ConfigMap', 'cm', 'ns', { data: { url } });
  expect(check(map('http://web.localhost'))).toEqual([]);
  expect(check(map('http://wbe.localhost'))).toEqual([
    'data["url"]: url says http://wbe.localhost, and people come to web.localhost',
  ]);
});
