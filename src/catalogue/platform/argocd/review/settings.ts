import { type Concern, changedOf, type ReviewRule } from '../../../../contract/change.ts';
import { differingKeys } from '../../../../kit/compare.ts';

export const argocdSettings: ReviewRule = {
  id: 'change/argocd-settings',
  effect: 'restart',
  severity: 'info',
  what: 'A setting of Argo CD changes for which its server starts again.',
  why: 'It does so inside its pods: pages and command lines lose their connection for a moment. All other settings in `argocd-cm`, and those of rights, are read as they change; the controllers go on.',
  source: 'argoproj/argo-cd@v3.4.4, server/server.go `watchSettings`; util/settings/settings.go `initialize`',
  *check(change): Iterable<Concern> {
    for (const difference of changedOf(change, 'ConfigMap')) {
      const { before, after } = difference;
      if (after.metadata.name !== 'argocd-cm') continue;
      const keys = differingKeys(before.data, after.data).filter((key) => READ_ONCE.has(key));
      if (keys.length > 0)
        yield {
          difference,
          path: `data["${keys[0]}"]`,
          message: `argocd-server starts again inside its pods, as ${keys.join(' and ')} ${keys.length > 1 ? 'change' : 'changes'}`,
        };
    }
  },
};

const READ_ONCE: ReadonlySet<string> = new Set(['additionalUrls', 'dex.config', 'oidc.config', 'url']);
