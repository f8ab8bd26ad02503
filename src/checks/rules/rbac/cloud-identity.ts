import { profileOf } from '../../../clusters/index.ts';
import { toPointer } from '../../../config/pointer.ts';
import type { Problem } from '../../../contract/rule.ts';
import { nearest } from '../../../finding/nearest.ts';
import type { Rule } from '../../rule.ts';

export const cloudIdentity: Rule = {
  id: 'rbac/cloud-identity',
  severity: 'error',
  what: 'Every ServiceAccount that `cluster.identities` gives a role at the cloud is in the tree, with the annotation that names it.',
  why: 'Pods run without the role, and the cloud refuses what they ask for.',
  *check({ plan, manifests }): Iterable<Problem> {
    const { cluster } = plan.platform;
    const { identity } = profileOf(cluster);
    if (!identity) return;
    const accounts = new Map(
      manifests
        .filter(({ object }) => object.kind === 'ServiceAccount')
        .map(({ object: { metadata } }) => [`${metadata.namespace}/${metadata.name}`, metadata.annotations]),
    );
    for (const [account, role] of Object.entries(cluster.identities)) {
      if (accounts.get(account)?.[identity.annotation] === role) continue;
      const close = nearest(account, accounts.keys());
      yield {
        component: 'cluster',
        config: toPointer(['cluster', 'identities', account]),
        message: accounts.has(account)
          ? `the ServiceAccount ${account} is a chart's or an operator's, and has no annotation ${identity.annotation}`
          : `there is no ServiceAccount ${account} to give the role ${role} to`,
        fix: accounts.has(account)
          ? `set the annotation in the values of its chart`
          : close
            ? `write ${close}`
            : 'write the namespace and name of one: `kubectl get serviceaccounts -A` lists them',
      };
    }
  },
};
