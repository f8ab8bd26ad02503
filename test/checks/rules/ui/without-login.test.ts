import { describe, expect, it } from 'vitest';
import type { Ingress } from '../../../../imports/types/kubernetes.ts';
import type { Middleware } from '../../../../imports/types/traefik.io.ts';
import { withoutLogin } from '../../../../src/checks/rules/ui/without-login.ts';
import { formatFindings } from '../../../../src/finding/format.ts';
import type { KubeObject } from '../../../../src/kit/object.ts';
import { renderPlatform } from '../../../support/platform.ts';
import { changed, having, treeOf, without } from '../../../support/tree.ts';

const components = { postgresql: {}, minio: {}, mlflow: {} };
const domain = 'mlops.example.com';
const backup = { postgresql: { backup: { store: { url: 'https://s3.example.com', bucket: 'mlops-backup' } } } };
const production = (ingress: object) => ({
  components: { ...components, ...backup, minio: {} },
  cluster: { kind: 'existing', storageClass: 'standard' },
  ingress,
});
const tree = treeOf({ components });
const check = (of = tree) => [...withoutLogin.check(of)];
const INGRESS = 'Ingress.networking.k8s.io ml-lifecycle/mlflow';
const MIDDLEWARE = 'Middleware.traefik.io ml-lifecycle/mlflow';

it('finds nothing where the controller asks in front of what asks nobody', () => {
  expect(check()).toEqual([]);
  expect(check(treeOf(production({ domain })))).toEqual([]);
});

it('has nothing to say where there are no hosts', () => {
  const platform = renderPlatform(production({}));
  expect(platform.all('Ingress')).toEqual([]);
  expect(platform.findings.filter(({ rule }) => rule === withoutLogin.id)).toEqual([]);
});

it('is an error where the controller of the class cannot be told to ask', () => {
  const platform = renderPlatform(production({ domain, class: 'nginx' }));
  expect(platform.all('Middleware')).toEqual([]);
  const findings = platform.findings.filter(({ rule }) => rule === withoutLogin.id);
  expect(findings.map(({ severity, object }) => [severity, object])).toEqual([['error', INGRESS]]);
  expect(formatFindings(findings, { color: false })).toMatchSnapshot();
});

it('is a warning on a cluster whose ports are those of this machine', () => {
  const findings = renderPlatform({ components, ingress: { class: 'nginx' } }).findings;
  expect(findings.filter(({ rule }) => rule === withoutLogin.id).map(({ severity, why }) => [severity, why])).toEqual([
    ['warning', expect.stringContaining('this machine alone')],
  ]);
});

describe('finds', () => {
  it('an Ingress that does not have the controller ask', () => {
    const open = changed(tree, INGRESS, ({ metadata }) => delete metadata.annotations);
    expect(check(open)).toMatchObject([
      { component: 'mlflow', object: INGRESS, message: expect.stringContaining('MLflow at mlflow.localhost is open') },
    ]);
  });

  it('one whose middleware is gone, asks for nothing, or is of another namespace', () => {
    expect(check(without(tree, MIDDLEWARE))).toHaveLength(1);
    expect(check(changed(tree, MIDDLEWARE, ({ spec }) => delete spec.basicAuth))).toHaveLength(1);
    const elsewhere = changed(tree, INGRESS, ({ metadata }) => {
      metadata.annotations['traefik.ingress.kubernetes.io/router.middlewares'] = 'argocd-mlflow@kubernetescrd';
    });
    expect(check(elsewhere)).toHaveLength(1);
  });

  it('a second way in, that somebody wrote', () => {
    const { spec } = renderPlatform({ components }).get<Ingress>('Ingress', 'mlflow');
    const own = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'experiments', namespace: 'ml-lifecycle' },
      spec: { ...spec, rules: [{ ...spec!.rules![0], host: 'experiments.localhost' }] },
    } as unknown as KubeObject;
    expect(check(having(tree, 'mlflow', own)).map(({ message }) => message)).toEqual([
      expect.stringContaining('experiments.localhost'),
    ]);
  });

  it('nothing in ways to what has a login of its own', () => {
    const argo = 'Ingress.networking.k8s.io argocd/argocd';
    expect(check(changed(tree, argo, ({ spec }) => (spec.rules[0].host = 'cd.localhost')))).toEqual([]);
  });
});

it('the password stays with the controller: what is behind runs the code of others', () => {
  const { spec } = renderPlatform({ components }).get<Middleware>('Middleware', 'mlflow');
  expect(spec).toEqual({ basicAuth: { removeHeader: true, secret: 'mlflow-login' } });
});
