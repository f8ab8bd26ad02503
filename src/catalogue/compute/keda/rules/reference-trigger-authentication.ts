import { referenceRule } from '../../../../contract/reference-rule.ts';

export const authenticationReferences = referenceRule({
  id: 'reference/trigger-authentication',
  what: 'Every TriggerAuthentication that a trigger names is there.',
  why: 'KEDA has no credentials for what it is to ask, and nothing is scaled.',
  kinds: {
    'TriggerAuthentication.keda.sh': 'TriggerAuthentication',
    'ClusterTriggerAuthentication.keda.sh': 'ClusterTriggerAuthentication',
  },
  fix: 'add it beside the ScaledObject',
});
