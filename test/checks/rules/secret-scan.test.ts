import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
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

describe('jobs', () => {
  const places = (spec: object, text = false) => {
    const application = object('sparkoperator.k8s.io/v1beta2', 'SparkApplication', 'a', 'n', { spec });
    const tree = text
      ? object('v1', 'ConfigMap', 'c', 'n', { data: { 'a.yaml': stringify(application) } })
      : application;
    return check(subject([of('x', tree)])).map(({ path, message }) => `${path} ${message.split(' would')[0]}`);
  };

  it.each([
    ['by the name of a property', { sparkConf: { 'spark.hadoop.fs.s3a.secret.key': 'minio123' } }, 'a key'],
    ['by the name of a password', { sparkConf: { 'spark.shop.db.password': 'hunter' } }, 'a password'],
    ['by the flag before it', { arguments: ['--db-password', 'hunter'] }, 'a password'],
    ['by the flag that it is in', { arguments: ['--table', 'a', '--db-password=hunter'] }, 'a password'],
    ['by the flag of a key', { arguments: ['--api-key', 'abcdef123456'] }, 'a key'],
    ['by chance', { arguments: ['aZ3kQ9xW2mR7tY5uP1oL8vB6nC4dF0gH'] }, 'a text that looks like a key'],
  ])('are searched %s, in an object and in the text of one that a DAG applies', (_, spec, what) => {
    expect(places(spec)).toEqual([expect.stringMatching(`^spec\\..* ${what}$`)]);
    expect(places(spec, true)).toContainEqual(expect.stringMatching(`^data\\["a.yaml"\\].* ?${what}$`));
  });

  it('may say where a secret is, and what is none', () => {
    const spec = {
      sparkConf: { 'spark.hadoop.fs.s3a.aws.credentials.provider': 'a.b.C', 'spark.sql.shuffle.partitions': '9' },
      arguments: ['--password-file', '/etc/secrets/password', '--db-password', '$(PGPASSWORD)', '--max-tokens', '4096'],
    };
    expect(places(spec)).toEqual([]);
    expect(places(spec, true)).toEqual([]);
  });
});
