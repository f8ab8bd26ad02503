import type { AcceptedFinding } from '../contract/chart.ts';
import type { Finding } from '../finding/finding.ts';
import { describeObject } from '../kit/object.ts';
import { definitionsOf } from '../render/definitions.ts';
import type { Subject } from './rule.ts';
import { covers, unknownRule } from './switch.ts';

/** What components accept of their objects and of the charts that they vendor, and what of it was needed. */
interface Acceptance {
  /** Whether a finding is accepted: for a chart, of what it renders and what is set for it, and of nothing of the component's own. */
  readonly has: (finding: Finding) => boolean;
  /** What is accepted and names no rule of `ids`, or was not found by now. */
  readonly findings: (ids: readonly string[]) => readonly Finding[];
}

interface Accepted extends AcceptedFinding {
  readonly component: string;
  /** JSON pointer to where a component of one's own says so; one of the catalogue does not say it in `platform.yaml`. */
  readonly config: string;
  /** Of what a vendored chart renders. */
  readonly chart: boolean;
}

export function acceptance({ plan, vendored, manifests }: Subject): Acceptance {
  const configOf = new Map(plan.components.map(({ id, config }) => [id, config]));
  const accepted = [
    ...vendored.flatMap(({ release: { component, pin } }) =>
      (pin.accepts ?? []).map(
        (one, i): Accepted => ({
          ...one,
          component,
          config: `${configOf.get(component)}/chart/accepts/${i}`,
          chart: true,
        }),
      ),
    ),
    ...plan.components.flatMap(({ id: component, config, accepts }) =>
      accepts.map((one): Accepted => ({ ...one, component, config, chart: false })),
    ),
  ];
  const rendered = new Set(manifests.filter(({ chart }) => chart).map(({ object }) => describeObject(object)));
  const isOfChart = ({ object }: Finding) =>
    object === undefined || object.startsWith('values.') || rendered.has(object);
  const isFor = ({ component, rule, object }: Accepted, finding: Finding) =>
    [component, definitionsOf(component)].some((owner) => covers({ component: owner, rule, object }, finding));
  const needed = new Set<Accepted>();
  return {
    has(finding) {
      const found = accepted.filter((one) => (!one.chart || isOfChart(finding)) && isFor(one, finding));
      for (const one of found) needed.add(one);
      return found.length > 0;
    },
    findings: (ids) =>
      accepted
        .filter((one) => !needed.has(one) && !(one.sometimes && ids.includes(one.rule)))
        .map((one) =>
          ids.includes(one.rule)
            ? unneeded(one)
            : { ...unknownRule(one.rule, ids, one.config), component: one.component },
        ),
  };
}

function unneeded({ rule, object, component, config, chart }: Accepted): Finding {
  return {
    rule: 'checks/unused-switch',
    severity: 'warning',
    component,
    config,
    message: `${rule} is accepted of ${object ?? (chart ? 'the chart' : component)}, but finds nothing there`,
    fix: `remove it from \`accepts\` of the ${chart ? 'chart' : 'component'}, so that the rule guards again`,
  };
}
