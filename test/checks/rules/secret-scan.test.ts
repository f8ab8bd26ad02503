import { expect, it } from 'vitest';
import { rootObjects } from '../../../src/argocd/root.ts';
import { argoSettings } from '../../../src/argocd/settings.ts';
import type { Subject } from '../../../src/checks/rule.ts';
import { secretScan } from '../../../src/checks/rules/secret-scan.ts';
import { FACTS } from '../../support/components.ts';
import { object, of, subject } from '../../support/subject.ts';

const check = (tree: Subject) => [...secretScan.check(tree)];
const TOKEN = ['gl', 'pat-aBcDeFgHiJkLmNoPqRsT'].join('');

it('passes texts without secrets, and references to them', () => {
  const deployment = object('apps/v1', 'Deployment', 'd', 'n', {
    spec: {
      env: [
        { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
        { name: 'DB_PASSWORD', value: '$(OTHER)' },
      ],
    },
  });
  expect(check(subject([of('x', deployment)]))).toEqual([]);
});

it('finds them in objects, with their place and without their value', () => {
  const problems = check(
    subject([
      of('x', object('v1', 'ConfigMap', 'c', 'n', { data: { 'app.conf': `a: b\ntoken: ${TOKEN}\n` } })),
      of(
        'x',
        object('apps/v1', 'Deployment', 'd', 'n', {
          spec: {
            env: [
              { name: 'OK', value: 'x' },
              { name: 'DB_PASSWORD', value: 'hunter2' },
            ],
          },
        }),
      ),
    ]),
  );
  expect(problems).toMatchObject([
    { object: 'ConfigMap n/c', path: 'data["app.conf"]', message: 'a GitLab token would be written to the tree' },
    { object: 'Deployment.apps n/d', path: 'spec.env[1].value', message: 'a password would be written to the tree' },
  ]);
  expect(JSON.stringify(problems)).not.toMatch(/hunter2|aBcDeFg/);
});

it('reads what a Secret of a chart has in base64', () => {
  const encoded = (text: string) => Buffer.from(text).toString('base64');
  const data = {
    reference: encoded('$argocd-webhook:gitlab-with-a-long-name'),
    token: encoded(TOKEN),
    password: encoded('hunter2'),
  };
  const problems = check(subject([of('x', object('v1', 'Secret', 's', 'n', { data }))]));
  expect(problems).toMatchObject([
    { path: 'data.token', message: 'a GitLab token would be written to the tree' },
    { path: 'data.password', message: 'a password would be written to the tree' },
  ]);
});

it('finds them in the values of charts, and in addresses of repositories', () => {
  const spec = {
    sources: [
      { repoURL: 'https://bot:hunter2@git.example.org/x.git' },
      { helm: { valuesObject: { grafana: { adminPassword: 'admin' } } } },
    ],
  };
  const application = of('x', object('argoproj.io/v1alpha1', 'Application', 'x', 'argocd', { spec }));
  expect(check(subject([], { applications: [application] })).map(({ path }) => path)).toEqual([
    'spec.sources[0].repoURL',
    'spec.sources[1].helm.valuesObject.grafana.adminPassword',
  ]);
  const root = rootObjects({ ...argoSettings(FACTS), repository: 'https://bot:hunter2@git.example.org/x.git' });
  expect(check({ ...subject([]), apps: { ...subject([]).apps, root } })).not.toEqual([]);
});

it('tells one place once, however often the secret is in it', () => {
  expect(
    check(subject([of('x', object('v1', 'ConfigMap', 'c', 'n', { data: { a: `${TOKEN} ${TOKEN}` } }))])),
  ).toHaveLength(1);
});
