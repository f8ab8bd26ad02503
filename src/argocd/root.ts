import type { KubeObject } from '../kit/object.ts';
import { ARGO_API, ARGO_GROUP } from './kinds.ts';
import { type ArgoSettings, FINALIZER, IN_CLUSTER } from './settings.ts';

/**
 * The root Application, applied by hand once, and its project. Whoever may write to it is an administrator, since it may
 * make Applications: so it has a project of its own, and no other project lists Argo CD's namespace for Applications.
 */
export function rootObjects({
  namespace,
  repository,
  revision,
  environment,
  partOf,
}: ArgoSettings): readonly KubeObject[] {
  const name = `${partOf}-root`;
  return [
    {
      apiVersion: ARGO_API,
      kind: 'AppProject',
      metadata: { name, namespace, finalizers: [FINALIZER] },
      spec: {
        description: 'The app-of-apps: Applications and AppProjects, and nothing else',
        sourceRepos: [repository],
        destinations: [{ namespace, server: IN_CLUSTER }],
        clusterResourceWhitelist: [],
        namespaceResourceWhitelist: [
          { group: ARGO_GROUP, kind: 'AppProject' },
          { group: ARGO_GROUP, kind: 'Application' },
        ],
      },
    },
    {
      apiVersion: ARGO_API,
      kind: 'Application',
      metadata: {
        name,
        namespace,
        annotations: {
          'argocd.argoproj.io/compare-options': 'ServerSideDiff=true',
          'argocd.argoproj.io/manifest-generate-paths': '.',
        },
        finalizers: [FINALIZER],
      },
      spec: {
        project: name,
        source: {
          repoURL: repository,
          targetRevision: revision,
          path: `dist/${environment}/apps`,
          directory: { recurse: false, include: '*.yaml' },
        },
        destination: { namespace, server: IN_CLUSTER },
        // So that a person can pause one child by hand (Argo CD v3.5, docs/operator-manual/cluster-bootstrapping.md).
        ignoreDifferences: [
          {
            group: ARGO_GROUP,
            kind: 'Application',
            jsonPointers: [
              '/spec/syncPolicy/automated',
              '/metadata/annotations/argocd.argoproj.io~1refresh',
              '/operation',
            ],
          },
        ],
        revisionHistoryLimit: 5,
        syncPolicy: {
          automated: { allowEmpty: false, enabled: true, prune: true, selfHeal: true },
          retry: { backoff: { duration: '10s', factor: 2, maxDuration: '3m0s' }, limit: -1, refresh: true },
          syncOptions: ['PruneLast=true', 'RespectIgnoreDifferences=true', 'ServerSideApply=true'],
        },
      },
    },
  ];
}
