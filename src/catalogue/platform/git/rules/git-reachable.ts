import type { Problem } from '../../../../contract/problem.ts';
import type { Rule } from '../../../../contract/rule.ts';
import { gitAddress } from '../../git-access.ts';

/** Names and addresses that are everybody's own machine (RFC 6761, 6.3; RFC 1122, 3.2.1.3). */
const OWN = /^(.+\.)?localhost$|^127\./;

export const gitReachable: Rule = {
  id: 'git/reachable',
  severity: 'warning',
  what: 'The repository is at an address that leads pods to it, and not to themselves.',
  why: 'Argo CD reads nothing, and so nothing of the tree is ever there.',
  *check({ plan: { platform, connections } }): Iterable<Problem> {
    const { host } = gitAddress(platform.git.url);
    // A provider of the tree has the DNS know its name.
    if (!OWN.test(host) || !connections.some(({ type, provider }) => type === 'git' && provider === 'git')) return;
    yield {
      config: '/git/url',
      message: `nothing in the platform answers to ${host}, which to a pod is the pod itself`,
      fix: 'switch on `gitlab` under `components:`, which answers to such a name, or write the address of a server that pods reach',
    };
  },
};
