import { expect, it } from 'vitest';
import { applicationReferences } from '../../../../src/checks/rules/reference/application.ts';
import { said } from '../../../support/references.ts';
import { object, of } from '../../../support/subject.ts';

const ARGO = 'argoproj.io/v1alpha1';
const projects = [of('argocd', object(ARGO, 'AppProject', 'data', 'argocd'))];
const application = (project: string) => [
  of('kafka', object(ARGO, 'Application', 'kafka', 'argocd', { spec: { project } })),
];
const updater = (namePattern: string) =>
  object('argocd-image-updater.argoproj.io/v1alpha1', 'ImageUpdater', 'u', 'argocd', {
    spec: { applicationRefs: [{ namePattern }] },
  });

it('accepts Applications of a project, and updaters of an Application', () => {
  const more = { projects, applications: application('data') };
  expect(said(applicationReferences, [updater('kafka'), updater('any-*')], more)).toEqual([]);
});

it('finds a project and an Application that are not there', () => {
  const more = { projects, applications: application('date') };
  expect(said(applicationReferences, [updater('kafak')], more)).toEqual([
    'spec.project: there is no AppProject date in argocd; write data, or add it to the tree',
    'spec.applicationRefs[0].namePattern: there is no Application kafak in argocd; write kafka, or add it to the tree',
  ]);
});
