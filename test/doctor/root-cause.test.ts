import { describe, expect, it } from 'vitest';
import type { Symptom } from '../../src/contract/analyzer.ts';
import { ClusterView } from '../../src/doctor/cluster-view.ts';
import { rootCausesOf, symptomsOf } from '../../src/doctor/root-cause.ts';
import { snapshotOf, wardInstallation } from '../support/doctor/ward.ts';

const installation = wardInstallation();

interface Told extends Partial<Symptom> {
  readonly analyzer?: string;
  readonly vague?: true;
}

/** Causes with what comes of them, as `cause ← consequence, …`, of symptoms that somebody has. */
function causesOf(told: readonly Told[], unsettled: readonly string[] = []) {
  const objects = unsettled.map((name) => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd' },
    status: { sync: { status: 'OutOfSync' }, health: { status: 'Progressing' } },
  }));
  const view = new ClusterView(installation, snapshotOf(installation, { objects }));
  const analyzers = told.map(({ analyzer = 'pod/x', vague, ...symptom }) => ({
    id: analyzer,
    what: '',
    why: '',
    ...(vague && { vague }),
    find: () => [{ message: `m ${symptom.component}`, fix: 'f', next: ['n'], ...symptom }],
  }));
  const { causes, working } = rootCausesOf(view, symptomsOf(view, analyzers));
  return {
    causes: causes.map(({ component = 'cluster', consequences }) =>
      [component, ...consequences.map(({ component, analyzer }) => `${component}${analyzer ? '' : ' waits'}`)].join(
        ' ← ',
      ),
    ),
    working,
  };
}
const follows = 'dependency' as const;

describe('blame', () => {
  it('goes to the first in the graph, through those that are settled', () => {
    const told = [
      { component: 'mlflow', follows },
      { component: 'minio-operator', follows },
    ];
    expect(causesOf(told).causes).toEqual(['minio-operator ← mlflow']);
  });

  it('has those wait who have only something vague to tell, for whom they blame', () => {
    const told = [
      { component: 'argocd', analyzer: 'argocd/repository' },
      { component: 'namespaces', vague: true as const, follows, causedBy: ['argocd'] },
    ];
    expect(causesOf(told, ['namespaces'])).toEqual({ causes: ['argocd ← namespaces waits'], working: [] });
  });

  it('leaves what comes of nothing else a cause', () => {
    expect(causesOf([{ component: 'mlflow' }, { component: 'postgresql' }]).causes).toEqual(['postgresql', 'mlflow']);
  });

  it('does not go against the graph', () => {
    expect(causesOf([{ component: 'mlflow' }, { component: 'postgresql', follows }]).causes).toEqual([
      'postgresql',
      'mlflow',
    ]);
  });

  it('takes what merely waits along, and leaves the others at work', () => {
    expect(causesOf([{ component: 'postgresql' }], ['postgresql', 'mlflow', 'kafka'])).toEqual({
      causes: ['postgresql ← mlflow waits'],
      working: ['kafka'],
    });
  });

  it('goes to whom a symptom names before the graph', () => {
    const told = [
      { component: 'minio' },
      { component: 'postgresql' },
      { component: 'mlflow', follows, causedBy: ['postgresql'] },
    ];
    expect(causesOf(told).causes).toEqual(['minio', 'postgresql ← mlflow']);
  });

  it('goes to a node for what comes of nodes only', () => {
    const told = [
      { analyzer: 'node/x' },
      { component: 'kafka', follows: 'node' as const },
      { component: 'mlflow', follows },
    ];
    expect(causesOf(told).causes).toEqual(['cluster ← kafka', 'mlflow']);
  });

  it('does not go to a warning, and tells warnings last', () => {
    const told = [
      { component: 'postgresql', severity: 'warning' as const },
      { component: 'mlflow', follows },
    ];
    expect(causesOf(told).causes).toEqual(['mlflow', 'postgresql']);
  });

  it('goes to Argo CD for whatever it brings, and not for what it needs itself', () => {
    const told = [{ component: 'argocd' }];
    expect(causesOf(told, ['kafka', 'gitlab'])).toEqual({ causes: ['argocd ← kafka waits'], working: ['gitlab'] });
  });

  it('does not repeat what is vague where more is known', () => {
    expect(causesOf([{ component: 'kafka' }, { component: 'kafka', analyzer: 'x/vague', vague: true }]).causes).toEqual(
      ['kafka'],
    );
    const told = [
      { component: 'postgresql' },
      { component: 'mlflow', analyzer: 'x/vague', vague: true as const, follows },
    ];
    expect(causesOf(told, ['mlflow']).causes).toEqual(['postgresql ← mlflow waits']);
  });

  it('tells the same of many places once', () => {
    const told = [
      { component: 'kafka', message: 'pod 0', same: 'broker' },
      { component: 'kafka', message: 'pod 1', same: 'broker' },
      { component: 'kafka', message: 'pod 2', same: 'other' },
    ];
    const view = new ClusterView(installation, snapshotOf(installation));
    const find = () => told.map((symptom) => ({ ...symptom, fix: 'f', next: [] }));
    const symptoms = symptomsOf(view, [{ id: 'pod/x', what: '', why: '', find }]);
    expect(symptoms.map(({ message, more }) => [message, more])).toEqual([
      ['pod 0', 1],
      ['pod 2', 0],
    ]);
  });
});
