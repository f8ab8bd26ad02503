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
        // Differences are computed by the API server: CRDs never settle otherwise, since it drops what their authors wrote as empty.
        'argocd.argoproj.io/compare-options': 'ServerSideDiff=true',
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
