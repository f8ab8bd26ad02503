import type { IgnoredDifference } from '../catalogue/component.ts';
import type { PlannedComponent } from '../graph/plan.ts';
import type { KubeObject } from '../kit/object.ts';
import { componentPath, releasePath } from '../kit/paths.ts';
import type { ChartRelease } from '../render/manifest.ts';
import { describePorts } from './links.ts';
import { chartRepository, projectOf } from './projects.ts';
import { type ArgoSettings, FINALIZER, IN_CLUSTER } from './settings.ts';

/**
 * The Application of a component. Its wave orders installation only; updates that must keep an order do so by waves
 * inside one Application. `hasFiles`: whether the tree holds objects of it beside a chart that Argo CD renders.
 */
export function application(
  component: PlannedComponent,
  release: ChartRelease | undefined,
  hasFiles: boolean,
  settings: ArgoSettings,
): KubeObject {
  const { id, wave, namespace, definition, follows } = component;
  const path = follows.length > 0 ? releasePath(settings.environment, id) : componentPath(settings.environment, id);
  const files = { repoURL: settings.repository, targetRevision: settings.revision, path };
  const sources = [...(release ? [chartSource(release)] : []), ...(hasFiles ? [files] : [])];
  // An overlay reads its base from another folder, which Argo CD must watch too.
  const watched = follows.length > 0 ? `.;/${componentPath(settings.environment, id)}` : '.';
  const ignored = definition.argocd?.ignoreDifferences ?? [];
  const info = [
    ...describePorts(component),
    ...ignored.map(({ kind, name, reason }) => ({
      name: `Not drift: ${kind}${name ? ` ${name}` : ''}`,
      value: reason,
    })),
  ];
  return {
    apiVersion: 'argoproj.io/v1alpha1',
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
        'argocd.argoproj.io/compare-options': compareOptions(release),
        'argocd.argoproj.io/manifest-generate-paths': watched,
        'argocd.argoproj.io/sync-wave': String(wave),
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
          'FailOnSharedResource=true',
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
function compareOptions(release: ChartRelease | undefined): string {
  const bringsCrds = (release?.pin.crdGroups ?? []).length > 0;
  return bringsCrds ? 'ServerSideDiff=true' : 'ServerSideDiff=true,IncludeMutationWebhook=true';
}

function chartSource({ component, pin, values }: ChartRelease) {
  return {
    repoURL: chartRepository(pin),
    chart: pin.name,
    targetRevision: pin.version,
    helm: { releaseName: pin.release ?? component, valuesObject: values },
  };
}

function difference({ reason: _, ...rest }: IgnoredDifference) {
  return rest;
}
