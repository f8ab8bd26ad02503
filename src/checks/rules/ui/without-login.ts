import type { Problem } from '../../../contract/rule.ts';
import type { Rule } from '../../rule.ts';

export const withoutLogin: Rule = {
  id: 'ui/without-login',
  severity: 'warning',
  what: 'No UI that asks for no login has a host at an ingress that others than people at this machine reach.',
  why: 'Whoever reaches the host reads, changes and deletes what it shows, models and their records among it.',
  *check({ plan }): Iterable<Problem> {
    // Its ports are at the loopback of the machine that it runs on.
    if (plan.platform.cluster.kind === 'k3d') return;
    for (const { id, uis, config } of plan.components)
      for (const { title, login, open } of uis)
        if (login === false && open)
          yield {
            component: id,
            config,
            message: `${title} asks nobody who they are, and answers at ${open.url}`,
            fix: `let what stands before the ingress ask for a login at ${open.host} (oauth2-proxy, a VPN), and switch the rule off for ${id} under \`checks.off\`, with that reason; or write no \`ingress.domain\`: people then come by \`kubectl port-forward\``,
          };
  },
};
