import { referenceRule } from '../../../contract/reference-rule.ts';

export const applicationReferences = referenceRule({
  id: 'reference/application',
  what: 'Every Application is in an AppProject that there is, and every ImageUpdater follows an Application that there is.',
  why: 'Argo CD does not sync an Application without its project; images of an unknown Application never move.',
  kinds: { 'AppProject.argoproj.io': 'AppProject', 'Application.argoproj.io': 'Application' },
  fix: 'add it to the tree',
});
