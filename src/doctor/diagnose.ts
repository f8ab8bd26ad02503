import type { Tree } from '../argocd/tree.ts';
import type { Progress } from '../bootstrap/applications.ts';
import { instantOf } from '../workspace/clock.ts';
import { analyzersOf } from './analyzers/index.ts';
import { ClusterView } from './cluster-view.ts';
import { type Cause, rootCausesOf, symptomsOf } from './root-cause.ts';
import type { Gap, Snapshot } from './snapshot.ts';

/** What doctor answers, as data (`--json`, schemas/doctor.schema.json). Fields may be added; `version` rises when one changes its meaning. */
export interface Diagnosis {
  readonly version: 1;
  readonly platform: string;
  readonly environment: string;
  readonly context: string;
  readonly kubernetes?: string;
  readonly taken: string;
  /** Whether there is no cause that is an error. */
  readonly well: boolean;
  readonly components: readonly Progress[];
  readonly causes: readonly PrintedCause[];
  /** Components that are on their way, with nothing wrong. */
  readonly working: readonly string[];
  readonly gaps: readonly Gap[];
}

export interface PrintedCause
  extends Pick<Cause, 'analyzer' | 'message' | 'component' | 'object' | 'explanation' | 'fix' | 'consequences'> {
  readonly severity: 'error' | 'warning';
  /** `2026-11-21T08:00:00.000Z`. */
  readonly since?: string;
  /** Further places with the same. */
  readonly more: number;
  readonly evidence: readonly string[];
  readonly next: readonly string[];
}

/** From what was seen to what is wrong. A function of its arguments: the same anywhere, at any time. */
export function diagnose(installation: Tree, snapshot: Snapshot): Diagnosis {
  const view = new ClusterView(installation, snapshot);
  const { causes, working } = rootCausesOf(view, symptomsOf(view, analyzersOf(installation.plan.knowledge)));
  const { platform, environment, context, kubernetes, taken, gaps } = snapshot;
  return {
    version: 1,
    platform,
    environment,
    context,
    ...(kubernetes !== undefined && { kubernetes }),
    taken,
    well: causes.every(({ severity }) => severity === 'warning'),
    components: view.told ? view.progress : [],
    causes: causes.map(printed),
    working: view.told ? working : [],
    gaps,
  };
}

/** Only what concerns a component: its trouble, what it waits for, and what waits for it. */
export function about(diagnosis: Diagnosis, component: string): Diagnosis {
  const causes = diagnosis.causes.filter(
    (cause) =>
      cause.component === undefined ||
      cause.component === component ||
      cause.consequences.some((consequence) => consequence.component === component),
  );
  return {
    ...diagnosis,
    well: causes.every(({ severity }) => severity === 'warning'),
    components: diagnosis.components.filter((progress) => progress.component === component),
    causes,
    working: diagnosis.working.filter((id) => id === component),
  };
}

function printed(cause: Cause): PrintedCause {
  const {
    analyzer,
    severity = 'error',
    component,
    object,
    message,
    since,
    more,
    explanation,
    evidence = [],
    fix,
    next,
    consequences,
  } = cause;
  return {
    analyzer,
    severity,
    ...(component !== undefined && { component }),
    ...(object !== undefined && { object }),
    message,
    ...(since !== undefined && { since: instantOf(since) }),
    more,
    ...(explanation !== undefined && { explanation }),
    evidence,
    fix,
    next,
    consequences,
  };
}
