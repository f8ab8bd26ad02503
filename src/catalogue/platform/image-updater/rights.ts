import type { ApiRule } from '../../../contract/connections/kubernetes-api.ts';
import { leaderElection } from '../../leader-election.ts';

const READ = ['get', 'list', 'watch'];

const GROUP = 'argocd-image-updater.argoproj.io';

/**
 * All that it does is in its own namespace, which is Argo CD's (v1.2.2, cmd/run.go `getCacheOptions`, internal/controller). It asks
 * Argo CD's settings for the credential of a repository, and these see the Secrets and ConfigMaps of the namespace (argo-cd v3.4.4,
 * util/settings/settings.go). Applications it only reads: what it changes is in Git (pkg/argocd/update.go `commitChanges`).
 */
export const rights: readonly ApiRule[] = [
  ...leaderElection('c21b75f2.argoproj.io'),
  { apiGroups: [GROUP], resources: ['imageupdaters'], verbs: [...READ, 'update'] },
  { apiGroups: [GROUP], resources: ['imageupdaters/status'], verbs: ['update'] },
  { apiGroups: ['argoproj.io'], resources: ['applications'], verbs: READ },
  { apiGroups: [''], resources: ['configmaps', 'secrets'], verbs: READ },
];
