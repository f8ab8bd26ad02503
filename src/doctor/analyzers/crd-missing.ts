import type { Analyzer } from '../analyzer.ts';

export const crdMissing: Analyzer = {
  id: 'crd/missing',
  what: 'The cluster does not know a kind of the tree: who is to bring its CustomResourceDefinition.',
  why: 'Objects of the kind cannot be applied, and their operator does not start.',
  *find(view) {
    const { manifests } = view.installation;
    const state = new Map(view.progress.map(({ component, state }) => [component, state]));
    for (const unknown of view.snapshot.unknownKinds) {
      const [apiVersion = '', kind] = unknown.split(' ');
      const group = apiVersion.split('/')[0]!;
      const users = manifests.filter(({ object }) => object.apiVersion === apiVersion && object.kind === kind);
      const bringer = view.owners.ofGroup(group);
      const application = view.owners.applicationOf(group);
      const others = [...new Set(users.map(({ component }) => component))].filter((id) => id !== bringer);
      const first = bringer ?? others[0];
      // Before its turn has come it is no news.
      if (first === undefined || (state.get(first) ?? 'absent') === 'absent') continue;
      yield {
        component: first,
        same: group,
        message: `the cluster knows no ${kind} of ${apiVersion}`,
        explanation:
          bringer === undefined
            ? `Nothing of the tree brings its CustomResourceDefinition; ${others.join(', ')} ${others.length > 1 ? 'need' : 'needs'} it.`
            : `${bringer} is to bring its CustomResourceDefinition${others.length > 0 ? `; ${others.join(', ')} ${others.length > 1 ? 'wait' : 'waits'} for it` : ''}.`,
        fix:
          bringer === undefined
            ? 'switch on the component whose operator it is'
            : `see why the sync of ${application} did not apply it`,
        next: [
          view.kubectl(`get crd | grep ${group}`),
          ...(application ? [view.kubectl(`-n argocd describe application ${application}`)] : [view.npm('check')]),
        ],
        follows: 'dependency',
      };
    }
  },
};
