import { expect, it } from 'vitest';
import type { AppOfApps } from '../../../../src/argocd/derive.ts';
import { rootObjects } from '../../../../src/argocd/root.ts';
import { argoSettings } from '../../../../src/argocd/settings.ts';
import { argocdLimits } from '../../../../src/checks/rules/argocd/limits.ts';
import type { KubeObject } from '../../../../src/kit/object.ts';
import { FACTS } from '../../../support/components.ts';
import { object, of, subject } from '../../../support/subject.ts';

const application = (name: string, spec: object = {}) =>
  of(name, object('argoproj.io/v1alpha1', 'Application', name, 'argocd', { spec }));
const SERVER_SIDE = { syncPolicy: { syncOptions: ['ServerSideApply=true'] } };

function check(objects: readonly KubeObject[], applications = [application('x')]) {
  const apps: AppOfApps = { ...subject([]).apps, applications, root: rootObjects(argoSettings(FACTS)) };
  return [
    ...argocdLimits.check(
      subject(
        objects.map((one) => of('x', one)),
        { apps },
      ),
    ),
  ];
}

const large = (annotations: Record<string, string> = {}): KubeObject => ({
  ...object('v1', 'ConfigMap', 'large', 'a', { data: { text: 'x'.repeat(262_144) } }),
  metadata: { name: 'large', namespace: 'a', annotations },
});

it('lets a large object be applied by the server, as its Application or it itself says', () => {
  expect(check([large()], [application('x', SERVER_SIDE)])).toEqual([]);
  expect(check([large({ 'argocd.argoproj.io/sync-options': 'Prune=false,ServerSideApply=true' })])).toEqual([]);
});

it('finds an object that client-side apply cannot write into an annotation', () => {
  const message = expect.stringMatching(/^it has \d+ bytes, and client-side apply/);
  expect(check([large()])).toMatchObject([{ object: 'ConfigMap a/large', message }]);
  const off = large({ 'argocd.argoproj.io/sync-options': 'ServerSideApply=false' });
  expect(check([off], [application('x', SERVER_SIDE)])).toHaveLength(1);
});

it('finds annotations that the API server does not take', () => {
  const notes = object('v1', 'ConfigMap', 'notes', 'a');
  notes.metadata.annotations = { note: 'x'.repeat(262_144) };
  expect(check([notes], [application('x', SERVER_SIDE)])).toMatchObject([{ path: 'metadata.annotations' }]);
});

it('finds more Applications than Argo CD reads from one folder', () => {
  const values = { source: { chart: 'x', helm: { valuesObject: { text: 'x'.repeat(1024 * 1024) } } } };
  const many = (count: number) => Array.from({ length: count }, (_, i) => application(`x${i}`, values));
  expect(check([], many(9))).toEqual([]);
  expect(check([], many(11))).toMatchObject([{ object: 'Application.argoproj.io argocd/mlops-root' }]);
});

it('finds names that are too long: of an Application, and of the release of a chart', () => {
  expect(check([], [application('x'.repeat(63))])).toEqual([]);
  expect(check([], [application('x'.repeat(64))])).toMatchObject([{ path: 'metadata.name' }]);
  const chart = (releaseName?: string) => ({ sources: [{ chart: 'c', helm: { releaseName } }, { path: 'x' }] });
  expect(check([], [application('x', chart('r'.repeat(53)))])).toEqual([]);
  expect(check([], [application('x', chart('r'.repeat(54)))])).toMatchObject([
    { message: 'the release of the chart c has a name of 54 characters, and Helm takes 53' },
  ]);
  expect(check([], [application('x'.repeat(60), chart())])).toHaveLength(1);
});
