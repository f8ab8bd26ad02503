import { expect, it } from 'vitest';
import { renderPlatform } from '../support/platform.ts';
import { rootOf } from './tree.ts';

it('is one Application on apps/ in a project that holds Applications and AppProjects only', () => {
  const [project, root] = rootOf(
    renderPlatform(
      { name: 'lab', git: { provider: 'github', url: 'https://github.com/acme/lab.git', branch: 'trunk' } },
      { environment: 'staging' },
    ),
  );
  expect(root).toMatchObject({
    metadata: { name: 'lab-root', namespace: 'argocd' },
    spec: {
      project: 'lab-root',
      source: {
        repoURL: 'https://github.com/acme/lab.git',
        targetRevision: 'refs/heads/trunk',
        path: 'dist/staging/apps',
      },
      destination: { namespace: 'argocd' },
      syncPolicy: {
        automated: { allowEmpty: false, prune: true, selfHeal: true },
        retry: { limit: -1, refresh: true },
      },
    },
  });
  expect(project).toMatchObject({
    metadata: { name: 'lab-root', namespace: 'argocd' },
    spec: {
      sourceRepos: ['https://github.com/acme/lab.git'],
      destinations: [{ namespace: 'argocd', server: 'https://kubernetes.default.svc' }],
      clusterResourceWhitelist: [],
      namespaceResourceWhitelist: [
        { group: 'argoproj.io', kind: 'AppProject' },
        { group: 'argoproj.io', kind: 'Application' },
      ],
    },
  });
});

it('lets a person pause a child by hand', () => {
  const [, root] = rootOf(renderPlatform({}));
  expect(root.spec.ignoreDifferences?.[0]?.jsonPointers).toContain('/spec/syncPolicy/automated');
  expect(root.spec.syncPolicy?.syncOptions).toContain('RespectIgnoreDifferences=true');
});
