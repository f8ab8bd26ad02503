import { APP_PROJECT, APPLICATION } from '../../../argocd/kinds.ts';
import { referenceRule } from '../../../contract/reference-rule.ts';

export const applicationReferences = referenceRule({
  id: 'reference/application',
  what: 'Every Application is in an AppProject that there is, and every ImageUpdater follows an Application that there is.',
  why: 'Argo CD does not sync an Application without its project; images of an unknown Application never move.',
  kinds: { [APP_PROJECT]: 'AppProject', [APPLICATION]: 'Application' },
  fix: 'add it to the tree',
});
