import { referenceTo } from '../catalogue/followed.ts';
import type { IgnoredDifference } from '../contract/component.ts';
import type { ChartRelease } from '../contract/manifest.ts';
import type { PlannedComponent } from '../graph/plan.ts';
import type { KubeObject } from '../kit/object.ts';
import { componentPath, releasePath } from '../kit/paths.ts';
import { SYNC_WAVE } from '../kit/sync-annotations.ts';
import { ARGO_API } from './kinds.ts';
import { describeUis } from './links.ts';
import { chartRepository, projectOf } from './projects.ts';
import { type ArgoSettings, FINALIZER, IN_CLUSTER } from './settings.ts';

/** What an Application brings. */
export interface Contents {
  /** The chart that Argo CD renders, if it does. */
  readonly release?: ChartRelease;
  /** The tree holds objects of it. */
  readonly hasFiles: boolean;
  /** CustomResourceDefinitions are among what it brings. */
  readonly hasCrds: boolean;
}

/**
 * The Application of a component. Its wave orders installation only; updates that must keep an order do so by waves
 * inside one Application.
 */
export function application(
  component: PlannedComponent,
  { release, hasFiles, hasCrds }: Contents,
  settings: ArgoSettings,
): KubeObject {
  const { id, wave, namespace, definition, follows } = component;
  const [base, releases] = [componentPath(settings.environment, id), releasePath(settings.environment, id)];
  const overlaid = follows.length > 0;
  const held = follows.flatMap(({ image, hold }) => (hold === undefined ? [] : [{ image, hold }]));
  const files = hasFiles && {
    repoURL: settings.repository,
    targetRevision: settings.revision,
    path: overlaid ? releases : base,
    // Takes the place of what the overlay says of these images (v3.4.4, util/kustomize: `kustomize edit set image`). With a
    // name of its own none is cut at the colon of its registry's port.
    ...(held.length > 0 && {
      kustomize: { images: held.map(({ image, hold }) => `${image}=${referenceTo(image, hold)}`) },
    }),
  };
  const sources = [...(release ? [chartSource(release)] : []), ...(files ? [files] : [])];
  // What is read from another folder Argo CD must watch too.
  const watched = ['.', ...(overlaid ? [`/${base}`] : [])].join(';');
  const ignored = definition.argocd?.ignoreDifferences ?? [];
  const info = [
    ...describeUis(component),
    ...ignored.map(({ kind, name, reason }) => ({
      name: `Not drift: ${kind}${name ? ` ${name}` : ''}`,
      value: reason,
    })),
  ];
  return {
    apiVersion: ARGO_API,
    kind: 'Application',
    metadata: {
      name: id,
      namespace: settings.namespace,
      // Argo CD's UI shows an Application as a child only with a part-of label (v3.5, docs/user-guide/app_deletion.md).
      labels: {
        'app.kubernetes.io/managed-by': 'mooring',
        'app.kubernetes.io/part-of': settings.partOf,
        'mooring.dev/area': component.area,
      },
      annotations: {
        'argocd.argoproj.io/compare-options': compareOptions(hasCrds),
        'argocd.argoproj.io/manifest-generate-paths': watched,
        [SYNC_WAVE]: String(wave),
      },
      finalizers: [FINALIZER],
    },
    spec: {
      project: projectOf(component),
      ...(sources.length === 1 ? { source: sources[0] } : { sources }),
      destination: { namespace, server: IN_CLUSTER },
      ...(ignored.length > 0 && { ignoreDifferences: ignored.map(difference) }),
      ...(info.length > 0 && { info }),
      revisionHistoryLimit: 5,
      syncPolicy: {
        automated: { enabled: true, prune: true, selfHeal: true },
        // About half an hour. Not for ever: an operation keeps the sources it began with, so one that never ends would never
        // see the chart values that mend it.
        retry: { backoff: { duration: '10s', factor: 2, maxDuration: '3m0s' }, limit: 10, refresh: true },
        syncOptions: [
          'ApplyOutOfSyncOnly=true',
          'CreateNamespace=false',
          // What adopts takes over from another Application, which this option would refuse.
          ...(definition.argocd?.adopts ? [] : ['FailOnSharedResource=true']),
          'PruneLast=true',
          'RespectIgnoreDifferences=true',
          'ServerSideApply=true',
          'SkipDryRunOnMissingResource=true',
          ...(definition.argocd?.syncOptions ?? []),
        ],
      },
    },
  };
}

/**
 * Differences are computed by the API server: CRDs never settle otherwise, since it drops what their authors wrote as empty.
 *
 * To take the doings of webhooks out of them Argo CD reads its own copy of the schemas, which it makes when a CRD comes and
 * never again: the last CRD of an installation may not be in it yet, and whoever has objects of it then ends in a
 * ComparisonError for hours ("unable to resolve parseableType", seen on v3.3.10; argoproj/argo-cd#20458 is of the same
 * copy). So they stay in. Not beside CRDs, which show a difference for ever then (argoproj/argo-cd#22721).
 */
function compareOptions(hasCrds: boolean): string {
  return hasCrds ? 'ServerSideDiff=true' : 'ServerSideDiff=true,IncludeMutationWebhook=true';
}

function chartSource({ component, pin, values }: ChartRelease) {
  const nulls = nullsIn(values);
  return {
    repoURL: chartRepository(pin),
    chart: pin.name,
    targetRevision: pin.version,
    helm: {
      releaseName: pin.release ?? component,
      valuesObject: withoutNulls(values),
      // An API server may drop a null on its way: what takes a default of the chart away is said as Helm's --set says it.
      ...(nulls.length > 0 && { parameters: nulls.map((name) => ({ name, value: 'null' })) }),
    },
  };
}

/** Paths of the values that are null, as `--set` writes them. */
function nullsIn(values: unknown, path = ''): readonly string[] {
  if (values === null) return [path];
  if (typeof values !== 'object' || Array.isArray(values)) return [];
  return Object.entries(values).flatMap(([key, inner]) => {
    const step = key.replaceAll(/[.,=[\]]/g, '\\$&');
    return nullsIn(inner, path === '' ? step : `${path}.${step}`);
  });
}

function withoutNulls(values: unknown): unknown {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return values;
  const kept = Object.entries(values).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]));
}

function difference({ reason: _, ...rest }: IgnoredDifference) {
  return rest;
}
