import type { SelectedComponent } from '../catalogue/select.ts';
import type { ApiRule } from '../contract/connections/kubernetes-api.ts';
import type { PlatformFacts } from '../contract/platform.ts';
import type { Match } from './match.ts';
import type { Grant, Served } from './plan.ts';

/** A grant as it was asked for. */
type Asked = Omit<Grant, 'rules'> & { readonly rules: readonly Omit<ApiRule, 'namespace' | 'cluster'>[] };

/** Rights at the Kubernetes API: what needs ask of the API itself, what offers give their clients, and what operators do where these are. */
export function grantsOf(matches: readonly Match[], groups: readonly string[]): readonly Grant[] {
  return [...givenToClients(matches), ...givenToOperators(matches)].map(({ rules, ...grant }) => ({
    ...grant,
    rules: rules.map(({ defined, ...rule }) => ({ ...(defined && { apiGroups: groups }), ...rule })),
  }));
}

/** API groups whose kinds the platform's components define, themselves or by their charts. */
export function definedGroups(platform: PlatformFacts, components: readonly SelectedComponent[]): readonly string[] {
  const groups = components.flatMap(({ definition, declarations, id, namespace, options }) => [
    ...(declarations.crdGroups ?? []),
    ...(definition.chart?.({ id, namespace, options: options as never, platform }).crdGroups ?? []),
  ]);
  return [...new Set(groups)].sort();
}

/** The namespaces of the clients of an operator that goes nowhere else; undefined for whoever is no such operator. */
export function servedBy({ id, declarations }: SelectedComponent, matches: readonly Match[]): Served | undefined {
  const serving = declarations.provides?.find(({ serves }) => serves);
  if (!serving) return undefined;
  const served = matches.filter(({ provider, offer }) => provider.id === id && offer.serves);
  const namespaces = [...new Set(served.flatMap(namespacesOf))].sort();
  return { type: serving.type, namespaces };
}

function givenToClients(matches: readonly Match[]): readonly Asked[] {
  const grants: Asked[] = [];
  for (const { client, need, offer, seenAs, connection } of matches) {
    for (const rule of offer.rights?.(seenAs) ?? []) {
      for (const workload of need.by ?? []) {
        const { namespace, cluster, ...rest } = rule;
        const declared = client.declarations.workloads?.[workload];
        grants.push({
          component: client.id,
          workload,
          ...(need.as !== undefined && declared?.accounts?.includes(need.as) && { account: need.as }),
          ...(!cluster && { namespace: namespace ?? declared?.namespace ?? client.namespace }),
          rules: [rest],
          why: connection.id,
        });
      }
    }
  }
  return grants;
}

function givenToOperators(matches: readonly Match[]): readonly Asked[] {
  return matches.flatMap(({ client, need, provider, offer, seenAs, connection }) =>
    offer.serves === undefined
      ? []
      : namespacesOf({ client, need }).flatMap((there) =>
          offer.serves!.rules(seenAs, there).map(({ namespace = there, cluster, ...rest }) => ({
            component: provider.id,
            workload: offer.serves!.by,
            ...(!cluster && { namespace, there: true as const }),
            rules: [rest],
            why: connection.id,
          })),
        ),
  );
}

/** Where an operator looks after a client: with the workloads that need it, or wherever the client has pods and objects. */
function namespacesOf({ client, need }: Pick<Match, 'client' | 'need'>): string[] {
  const { namespace, declarations } = client;
  const { workloads = {}, namespaces = [] } = declarations;
  const homes = need.by?.map((name) => workloads[name]!) ?? Object.values(workloads);
  const others = need.by ? [] : [namespace, ...namespaces];
  return [...new Set([...others, ...homes.map((one) => one.namespace ?? namespace)])];
}
