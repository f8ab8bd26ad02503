import type { Analyzer } from '../analyzer.ts';
import { whose } from '../of-pod.ts';

/** `failed calling webhook "x": failed to call webhook: Post "https://service.namespace.svc:443/…": why` (apiserver, admission/plugin/webhook). */
const FAILED =
  /failed calling (?:conversion )?webhook(?: "([^"]+)")?.*?https:\/\/([\w-]+)\.([\w-]+)\.svc\S*?:?\s+(.*)$/;

export const webhookDown: Analyzer = {
  id: 'webhook/down',
  what: 'An admission or conversion webhook does not answer the API server: whose it is.',
  why: 'Nothing that it is to see can be made or changed, in every component.',
  *find(view) {
    for (const { component: victim, text } of view.texts) {
      const failed = FAILED.exec(text.replaceAll('\\"', '"'));
      if (!failed) continue;
      const [, name, service, namespace, why = ''] = failed;
      const owner =
        view.owners.ofName({ kind: 'Service', name: service!, namespace: namespace! }) ??
        view.owners.ofGroup(domainOf(name ?? ''));
      const nobody = /no endpoints available|connection refused/.test(why);
      yield {
        ...whose(owner ?? victim),
        object: `Service ${namespace}/${service}`,
        same: `${namespace}/${service}`,
        message: `the webhook ${name ?? 'of a conversion'} does not answer`,
        explanation: nobody
          ? `No pod is behind its Service ${namespace}/${service}.`
          : /x509/.test(why)
            ? 'Its certificate is not the one that the API server was told.'
            : 'The API server does not get to it: its pod hangs, or a network policy keeps the API server out.',
        evidence: [text],
        fix: nobody ? 'see why its pod does not run' : 'see whether its pod runs, and who may reach it',
        next: [
          view.kubectl(`-n ${namespace} get pods,endpointslices`),
          ...(owner && !nobody ? [view.npm('why', `cluster ${owner}`)] : []),
          view.kubectl('get validatingwebhookconfigurations,mutatingwebhookconfigurations'),
        ],
        follows: 'dependency',
      };
    }
  },
};

/** `mcluster.cnpg.io` → `cnpg.io`: webhooks are named below the domain of whose they are. */
function domainOf(webhook: string): string {
  return webhook.split('.').slice(1).join('.');
}
