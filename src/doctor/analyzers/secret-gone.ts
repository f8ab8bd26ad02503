import type { LiveObject } from '../../cluster/cluster.ts';
import type { PlannedSeed, PlannedView } from '../../graph/plan.ts';
import type { Analyzer } from '../analyzer.ts';
import type { ClusterView } from '../cluster-view.ts';
import { whose } from '../of-pod.ts';

export const secretGone: Analyzer = {
  id: 'secret/gone',
  what: 'A Secret that was made once is not there any more, though its component is installed.',
  why: 'Whoever runs has the old value until the next restart; its ExternalSecret is content, for it makes a value once only.',
  *find(view) {
    const there = secretsOf(view);
    if (!there) return;
    for (const seed of view.plan.seeds) {
      if (there.has(keyOf(seed)) || !isInstalled(view, seed.component)) continue;
      yield {
        ...whose(seed.component),
        object: `Secret ${keyOf(seed)}`,
        message: `Secret ${keyOf(seed)} is not there`,
        ...(seed.renewal?.by === 'forge'
          ? {
              explanation: 'It was deleted, or its namespace was, or bootstrap was never run to its end.',
              fix: 'let the Git server make another token, or take another key',
              next: [view.npm('secrets', `rotate ${keyOf(seed)} --yes`)],
            }
          : {
              explanation:
                'It was deleted, or its namespace was. A value that data is encrypted with is in a backup or nowhere.',
              fix: 'restore it from the backup of the seeds, as docs/secrets.md says; without one, make the value anew',
              next: [
                view.kubectl(`-n ${seed.namespace} get secret,externalsecret ${seed.name}`),
                view.npm('secrets', `rotate ${seed.name}`),
              ],
            }),
      };
    }
  },
};

export const secretLabel: Analyzer = {
  id: 'secret/label',
  what: 'A Secret lacks a label by which programs find it.',
  why: 'Argo CD does not read it then, and takes what refers to it as it is written, which is public in Git.',
  *find(view) {
    for (const declared of [...view.plan.seeds, ...view.plan.views]) {
      const secret = secretsOf(view)?.get(keyOf(declared));
      if (!secret) continue;
      const lacking = Object.entries(declared.labels ?? {}).filter(
        ([label, value]) => secret.metadata.labels?.[label] !== value,
      );
      if (lacking.length === 0) continue;
      const labels = lacking.map(([label, value]) => `${label}=${value}`).join(' ');
      yield {
        ...whose(declared.component),
        object: `Secret ${keyOf(declared)}`,
        message: `Secret ${keyOf(declared)} lacks ${labels}`,
        explanation: 'It was restored or made by hand without them.',
        fix: 'label it; a value that was known meanwhile is to be made anew',
        next: [
          view.kubectl(`-n ${declared.namespace} label secret ${declared.name} ${labels}`),
          view.npm('secrets', `rotate ${declared.name}`),
        ],
      };
    }
  },
};

const keyOf = ({ namespace, name }: Pick<PlannedSeed | PlannedView, 'namespace' | 'name'>) => `${namespace}/${name}`;

/** Secrets by name; none when they could not be asked for, or before the first is made. */
function secretsOf(view: ClusterView): ReadonlyMap<string, LiveObject> | undefined {
  const secrets = view.all('Secret');
  if (secrets.length === 0) return undefined;
  return new Map(secrets.map((secret) => [`${secret.metadata.namespace}/${secret.metadata.name}`, secret]));
}

/** Before its turn has come a Secret that is not there is no news. */
function isInstalled(view: ClusterView, component: string): boolean {
  return view.progress.some((one) => one.component === component && one.state === 'settled');
}
