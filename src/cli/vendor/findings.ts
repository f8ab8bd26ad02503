import { join } from 'node:path';
import { UNREAD_VALUE, unreadProblem } from '../../checks/charts/unread.ts';
import type { Finding } from '../../finding/finding.ts';
import { archiveName, readArchive } from '../../helm/archive.ts';
import { valuesDigest } from '../../helm/helm.ts';
import type { KeptFile } from '../../helm/kept.ts';
import { RENDERED } from '../../helm/places.ts';
import { spoiltRendered } from '../../output/rendered-files.ts';
import { located } from '../../synth/synth.ts';
import { chartDefaults } from '../../vendor/chart-defaults.ts';
import type { FetchedChart, Lock } from '../../vendor/fetch-charts.ts';
import type { Store } from '../../vendor/store.ts';
import { VendorError } from '../../vendor/vendor-error.ts';
import { acceptance, type Environment } from './environments.ts';

/** A chart that could not be had, told of the first component that wants it. */
export function failedFinding({ chart, error }: FetchedChart, environments: readonly Environment[]): Finding {
  const [{ component, environment }] = chart.users as [PinUser];
  const { config, plan } = environments.find(({ name }) => name === environment)!;
  const finding: Finding = {
    rule: error instanceof VendorError ? 'chart/vendor' : 'chart/archive',
    severity: 'error',
    message: error instanceof VendorError ? error.message : `${chart.name} ${chart.version}: ${error!.message}`,
    fix: error!.fix,
    ...(error instanceof VendorError && error.why !== undefined && { why: error.why }),
    component,
    config: plan.components.find(({ id }) => id === component)!.config,
  };
  return located([finding], config)[0]!;
}

/** What is kept of a chart and is not what Helm makes of its archive: changed by hand, or by another version of Helm. */
export function spoiltFindings(root: string, environment: string, made: readonly KeptFile[]): readonly Finding[] {
  return spoiltRendered(join(root, RENDERED, environment), made).map((name) => ({
    rule: 'chart/rendered',
    severity: 'warning',
    message: `${RENDERED}/${environment}/${name} holds something else than Helm makes of the chart here`,
    why: 'Synth takes what is kept for what the chart renders to.',
    fix: 'find out why: somebody changed it, or another version of Helm wrote it; to have it as it is here, delete it and run `npm run synth`',
  }));
}

type PinUser = FetchedChart['chart']['users'][number];

/** The values that change nothing, as the lock has them, in the words that the chart's own defaults allow. */
export async function unreadFindings(
  environments: readonly Environment[],
  lock: Lock,
  store: Store,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const environment of environments) {
    const { config, plan, rendered } = environment;
    const isAccepted = acceptance(environment);
    const configOf = new Map(plan.components.map((component) => [component.id, component.config]));
    for (const release of rendered.releases) {
      const { component, pin, values } = release;
      const pointers = lock.get(archiveName(pin))?.unread?.[component]?.[valuesDigest(values)];
      const bytes = store.read(pin);
      if (!pointers || !bytes) continue;
      const defaults = chartDefaults(await readArchive(bytes));
      const problems = pointers.map(
        (pointer): Finding => ({
          rule: UNREAD_VALUE,
          severity: 'error',
          ...unreadProblem(release, pointer, configOf.get(component)!, defaults),
        }),
      );
      findings.push(
        ...located(
          problems.filter((finding) => !isAccepted(finding)),
          config,
        ),
      );
    }
  }
  return findings;
}
