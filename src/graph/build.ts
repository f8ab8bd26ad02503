import type { SelectedComponent } from '../catalogue/select.ts';
import type { Choices } from '../config/choices.ts';
import type { EndpointOf } from '../contract/connections/index.ts';
import type { Knowledge } from '../contract/knowledge.ts';
import { madeSecret } from '../contract/made.ts';
import type { PlatformFacts } from '../contract/platform.ts';
import { nodesOf, priorityClassOf } from '../contract/platform.ts';
import { isGiven } from '../contract/seed.ts';
import { doorOf, uiName, uiNamespace } from '../contract/ui.ts';
import type { PlannedWorkload, Workload } from '../contract/workload.ts';
import type { Finding } from '../finding/finding.ts';
import { deepFreeze } from '../kit/freeze.ts';
import { chosenBy } from './choices.ts';
import { connect, type ProvidersOf } from './connect.ts';
import { flowsOf } from './flows.ts';
import { definedGroups, grantsOf, servedBy } from './grants.ts';
import type { Match } from './match.ts';
import { type Edge, order } from './order.ts';
import type { Plan, PlannedComponent, PlannedSeed, PlannedUi } from './plan.ts';
import { hostsOfNobody, idleOperators, rightsOfNobody, validate } from './validate.ts';

export interface PlanResult {
  /** Absent when there are findings. */
  readonly plan?: Plan;
  readonly findings: readonly Finding[];
}

/** Plans a platform: meets needs with offers, orders components in waves, and says who talks to whom. Pure. */
export function buildPlan(
  platform: PlatformFacts,
  components: readonly SelectedComponent[],
  choices: Choices,
  candidates: ProvidersOf,
  knowledge: Knowledge,
): PlanResult {
  const refused = components.flatMap(validate);
  if (refused.length > 0) return { findings: refused };

  const { matches, seeds, views, findings } = connect(components, chosenBy(choices), candidates, platform);
  const { waves, findings: cycles } = order(
    components.map(({ id }) => id),
    edges(matches),
  );
  const grants = grantsOf(matches, definedGroups(platform, components));
  const all = [
    ...findings,
    ...rightsOfNobody(components, grants),
    ...hostsOfNobody(platform, matches),
    ...idleOperators(components, matches),
    ...cycles.map((cycle) => ({ ...cycle, config: components.find(({ id }) => id === cycle.component)?.config })),
  ];
  if (all.length > 0) return { findings: all };

  const flows = flowsOf(components, matches);
  const after = new Map<string, Set<string>>();
  for (const { from, to } of edges(matches)) after.set(from, (after.get(from) ?? new Set()).add(to));
  const talkers = apiTalkers(matches);
  const planned = components.map((component) =>
    planComponent(
      component,
      waves.get(component.id)!,
      [...(after.get(component.id) ?? [])].sort(),
      talkers,
      seeds,
      matches,
      platform,
    ),
  );
  planned.sort((a, b) => a.wave - b.wave || (a.id < b.id ? -1 : 1));
  const plan: Plan = {
    platform,
    components: planned,
    connections: matches.map(({ connection }) => connection),
    flows,
    seeds,
    views,
    grants,
    knowledge,
  };
  return { plan: deepFreeze(plan, 'definition', 'knowledge'), findings: [] };
}

/** A component comes after what it needs, as its connections say. */
function edges(matches: readonly Match[]): Edge[] {
  return matches
    .filter(({ connection }) => connection.ordered)
    .map(({ client, provider, need }) => ({
      from: client.id,
      to: provider.id,
      why: need.type,
      optional: need.optional,
    }));
}

function apiTalkers(matches: readonly Match[]): ReadonlySet<string> {
  const talkers = new Set<string>();
  for (const { client, need } of matches)
    if (need.type === 'kubernetes-api') for (const workload of need.by ?? []) talkers.add(`${client.id}/${workload}`);
  return talkers;
}

function planComponent(
  component: SelectedComponent,
  wave: number,
  after: readonly string[],
  talkers: ReadonlySet<string>,
  seeds: readonly PlannedSeed[],
  matches: readonly Match[],
  platform: PlatformFacts,
): PlannedComponent {
  const { definition, declarations, id, namespace, options, config, impliedBy } = component;
  return {
    id,
    title: definition.title,
    area: definition.area,
    namespace,
    wave,
    external: definition.external ?? definition.inProjects !== undefined,
    impliedBy,
    options,
    workloads: Object.entries(declarations.workloads ?? {}).map(([name, workload]) =>
      planWorkload(component, name, workload, talkers.has(`${id}/${name}`), platform),
    ),
    namespaces: declarations.namespaces ?? [],
    crdGroups: declarations.crdGroups ?? [],
    serves: servedBy(component, matches),
    accepts: declarations.accepts ?? [],
    makes: [
      ...(declarations.makes ?? []),
      ...seeds
        .filter((seed) => seed.component === id && isGiven(seed))
        .map(({ name, namespace, keys }) => madeSecret(name, namespace, Object.keys(keys))),
    ],
    allowance: declarations.allowance,
    images: declarations.images ?? {},
    uis: planUis(component, platform, matches),
    names: declarations.names ?? [],
    follows: declarations.follows ?? [],
    after,
    config,
    definition,
  };
}

function planUis(
  { id, namespace, declarations: { uis = [], workloads } }: SelectedComponent,
  { ingress }: Pick<PlatformFacts, 'ingress'>,
  matches: readonly Match[],
): readonly PlannedUi[] {
  return uis.map((ui) => {
    const name = uiName(id, uis, ui);
    const led = matches.find(
      ({ connection: { client, type, need } }) => client.component === id && type === 'ingress' && need === name,
    );
    const door = led && doorOf(id, ui, ingress);
    return {
      ...ui,
      name,
      namespace: uiNamespace({ id, namespace, workloads }, ui),
      ...(led && { open: led.connection.endpoint as EndpointOf<'ingress'> }),
      ...(door && { door }),
    };
  });
}

function planWorkload(
  component: SelectedComponent,
  name: string,
  workload: Workload,
  talksToApi: boolean,
  platform: PlatformFacts,
): PlannedWorkload {
  const { priority } = workload;
  const perNode = workload.replicas === 'per-node';
  const replicas = workload.replicas === 'per-node' ? nodesOf(platform.cluster) : workload.replicas;
  // One that is rolled over makes room first (apps/v1, DaemonSet `maxSurge` 0).
  const rolling = replicas === 0 || perNode ? replicas : replicas + 1;
  return {
    ...workload,
    replicas,
    ...(perNode && { perNode }),
    component: component.id,
    name,
    namespace: workload.namespace ?? component.namespace,
    podSecurity: workload.podSecurity ?? 'restricted',
    peak: workload.peak ?? rolling,
    ...(priority && { priorityClass: priorityClassOf(platform, priority) }),
    talksToApi,
  };
}

/** The plan without code, for `mooring plan --json`. */
export function planToJson(plan: Plan): unknown {
  const { knowledge: _knowledge, ...printed } = plan;
  return { ...printed, components: plan.components.map(({ definition: _, ...component }) => component) };
}
