import type { ChartRelease } from '../../contract/manifest.ts';
import type { Finding } from '../../finding/finding.ts';
import { ArchiveError } from '../../helm/archive.ts';
import { HelmError } from '../../helm/helm-error.ts';
import { KeptError } from '../../helm/kept.ts';
import { ChartOutputError } from '../../helm/objects.ts';
import type { RenderedChart } from '../../helm/render-chart.ts';
import { describeObject } from '../../kit/object.ts';
import type { Translated } from './translate.ts';

type At = Pick<Finding, 'component' | 'config'>;

/** Why nothing was rendered: Helm as such, or one chart. */
export function failureFinding(error: Error, release?: ChartRelease, at: At = {}): Finding {
  const chart = release && `${release.pin.name} ${release.pin.version}`;
  const of = (message: string) => (chart ? `${chart}: ${message}` : message);
  if (error instanceof ArchiveError)
    return { ...at, rule: 'chart/archive', severity: 'error', message: of(error.message), fix: error.fix };
  if (error instanceof KeptError)
    return { ...at, rule: 'chart/rendered', severity: 'error', message: error.message, fix: error.fix };
  if (error instanceof HelmError)
    return { ...at, rule: error.rule, severity: 'error', message: of(error.message), fix: error.fix };
  return {
    ...at,
    rule: 'chart/render',
    severity: 'error',
    message: of(`${error instanceof ChartOutputError ? `${error.source}: ` : ''}${error.message}`),
    fix: 'correct the values that the template reads, or pin another version of the chart',
  };
}

/** No Helm, and components whose charts nobody has rendered before as they are now. */
export function withoutHelm({ rule, message, fix }: HelmError, components: readonly string[]): Finding {
  return { rule, severity: 'error', message: `${message} (to be rendered once: ${components.join(', ')})`, fix };
}

/** What is wrong with what a chart rendered, though Helm is content. */
export function* chartFindings({ pin }: ChartRelease, chart: RenderedChart, at: At): Iterable<Finding> {
  const { facts, differences } = chart;
  for (const { source, object, path } of differences) {
    const instead = facts.bySource[source]?.insteadOfRandom ?? [];
    yield {
      ...at,
      rule: 'chart/random',
      severity: 'error',
      object: describeObject(object),
      ...(path && { path }),
      message: `${pin.name} renders ${path === '' ? 'the object' : 'the field'} otherwise every time (${source})`,
      why: 'The tree would change at every synth: a password that is made anew locks out whoever has the old one.',
      fix:
        instead.length > 0
          ? `set what the chart takes in its place: ${instead.join(' or ')}; a Secret is declared under \`secrets\` of the component and named there`
          : 'find in the template which value takes its place and set it; a Secret is declared under `secrets` of the component and named there',
    };
  }
}

/** Drops that name what the chart does not render. */
export function* unusedDrops({ pin }: ChartRelease, { unused }: Translated, at: At): Iterable<Finding> {
  for (const drop of unused)
    yield {
      ...at,
      config: `${at.config}/chart/drops/${pin.drops!.indexOf(drop)}`,
      rule: 'chart/drop',
      severity: 'warning',
      message: `${pin.name} ${pin.version} renders no ${drop.object}, which is to be left out`,
      fix: 'remove it from `drops` of the chart, or correct its name',
    };
}
