import { profileOf } from '../../../clusters/index.ts';
import { toPointer } from '../../../config/pointer.ts';
import type { Problem } from '../../../contract/problem.ts';
import { nearest } from '../../../finding/nearest.ts';
import { textOf } from '../../../kit/json.ts';
import { describeObject } from '../../../kit/object.ts';
import { podsOf } from '../../pods/pods-of.ts';
import type { Rule, Subject } from '../../rule.ts';

export const cloudIdentity: Rule = {
  id: 'rbac/cloud-identity',
  severity: 'error',
  what: 'Every ServiceAccount that `cluster.identities` gives a role at the cloud is in the tree, with the annotation that names it, and its pods wear the labels that the cloud asks for.',
  why: 'Pods run without the role, and the cloud refuses what they ask for.',
  *check(subject): Iterable<Problem> {
    const { plan, manifests } = subject;
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
    yield* unlabelled(subject, identity.podLabels);
  },
};

/** Pods of such an account that the cloud leaves as they are. */
function* unlabelled(subject: Subject, labels: Readonly<Record<string, string>> = {}): Iterable<Problem> {
  const { identities } = subject.plan.platform.cluster;
  for (const pod of podsOf(subject)) {
    const account = `${pod.namespace}/${textOf(pod.spec.serviceAccountName)}`;
    const missing = Object.entries(labels).filter(([key, value]) => pod.labels[key] !== value);
    if (!(account in identities) || missing.length === 0) continue;
    const label = missing.map(([key, value]) => `${key}: "${value}"`).join(', ');
    yield {
      component: pod.manifest.component,
      object: describeObject(pod.manifest.object),
      config: toPointer(['cluster', 'identities', account]),
      message: `pods of ${account}, which has a role at the cloud, do not wear ${label}`,
      fix: 'give the object that makes them the label for its pods, or take the role from the account',
    };
  }
}
