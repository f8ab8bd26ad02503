import type { SelectedComponent } from '../catalogue/select.ts';
import type { PlatformFacts } from '../contract/platform.ts';
import type { Finding } from '../finding/finding.ts';
import { nearest } from '../finding/nearest.ts';
import type { Match } from './match.ts';
import type { Grant } from './plan.ts';

/** What a component says of itself that cannot be: told before anything is matched. */
export function validate(component: SelectedComponent): Finding[] {
  return [...undeclaredWorkloads(component), ...closedOffers(component), ...optionProblems(component)];
}

/** Rights that a workload gets by a connection, but has no ServiceAccount to hold. */
export function rightsOfNobody(components: readonly SelectedComponent[], grants: readonly Grant[]): Finding[] {
  const byId = new Map(components.map((component) => [component.id, component]));
  const nobody = new Map<string, Finding>();
  for (const { component: id, workload, account, why } of grants) {
    const component = byId.get(id)!;
    if (account !== undefined || component.declarations.workloads?.[workload]?.serviceAccount) continue;
    nobody.set(`${id}/${workload}`, {
      rule: 'graph/no-account',
      severity: 'error',
      component: id,
      config: component.config,
      message: `${workload} of ${id} has no ServiceAccount to hold the rights of ${why}`,
      fix: `give the workload a \`serviceAccount\``,
    });
  }
  return [...nobody.values()];
}

/** Hosts under `ingress.hosts` of what has no UI to lead to. */
export function hostsOfNobody({ ingress }: PlatformFacts, matches: readonly Match[]): Finding[] {
  const led = matches.filter(({ need }) => need.type === 'ingress').map(({ seenAs }) => seenAs.id);
  return Object.keys(ingress.hosts)
    .filter((id) => !led.includes(id))
    .map((id) => {
      const close = nearest(id, led);
      return {
        rule: 'graph/unused-host',
        severity: 'error' as const,
        config: `/ingress/hosts/${id}`,
        message: `a host is given to ${id}, which has no UI that is switched on`,
        fix: close
          ? `write ${close}`
          : led.length > 0
            ? `remove the line, or name one of ${led.join(', ')}`
            : 'remove the line, or say `ingress.domain`',
      };
    });
}

/** Operators that watch where their clients are and nowhere else, and have none: told of no namespace they would watch all of them. */
export function idleOperators(components: readonly SelectedComponent[], matches: readonly Match[]): Finding[] {
  return components.flatMap(({ id, config, definition, declarations: { provides = [] } }) => {
    const confined = provides.filter(({ serves }) => serves?.confined);
    if (confined.length === 0 || matches.some(({ provider, offer }) => provider.id === id && offer.serves)) return [];
    return {
      rule: 'graph/idle-operator',
      severity: 'error' as const,
      component: id,
      config,
      message: `${definition.title} looks after nothing: no component is connected to it`,
      fix: `take ${id} out, for it comes with what needs it; or declare that need: \`requires: [{ type: ${confined[0]!.type} }]\``,
    };
  });
}

/** A need, offer or internal flow that names a workload which its component does not have. */
function undeclaredWorkloads(component: SelectedComponent): Finding[] {
  const { workloads = {}, requires = [], provides = [], internal = [] } = component.declarations;
  const named = [
    ...requires.flatMap((need) => [...(need.by ?? []), ...(need.reachedAt ?? []).map((reached) => reached.workload)]),
    ...provides.flatMap((offer) =>
      [offer.at, offer.reachesFrom, offer.serves?.by].filter((at) => typeof at === 'string'),
    ),
    ...internal.flatMap((flow) => [flow.from, flow.to]),
  ];
  return [...new Set(named)]
    .filter((name) => !Object.hasOwn(workloads, name))
    .map((name) => ({
      rule: 'graph/no-workload',
      severity: 'error' as const,
      component: component.id,
      config: component.config,
      message: `${component.id} speaks of a workload ${name} that it does not declare`,
      fix:
        Object.keys(workloads).length > 0
          ? `use one of its workloads: ${Object.keys(workloads).join(', ')}`
          : 'declare it under `workloads`',
    }));
}

/** An offer that says who accepts, but on no port: nobody could connect. */
function closedOffers({ id, config, declarations }: SelectedComponent): Finding[] {
  return (declarations.provides ?? [])
    .filter(({ at, ports }) => at !== undefined && (ports === undefined || ports.length === 0))
    .map(({ type }) => ({
      rule: 'graph/no-ports',
      severity: 'error' as const,
      component: id,
      config,
      message: `${id} provides ${type} without a port`,
      fix: 'name the ports that its pods listen on',
    }));
}

/** Options that each pass their schema, and together cannot be met. */
function optionProblems({ id, config, declarations }: SelectedComponent): Finding[] {
  return (declarations.problems ?? []).map(({ option, ...problem }) => ({
    rule: 'graph/options',
    severity: 'error' as const,
    component: id,
    config: option === undefined ? config : `${config}/${option}`,
    ...problem,
  }));
}
