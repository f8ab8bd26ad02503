import type { Tree } from '../argocd/tree.ts';
import { type Maker, type SecretName, type SecretRecord, secretKey } from '../checks/secrets/inventory.ts';
import type { Reader } from '../checks/secrets/readers.ts';
import type { Renewal } from '../contract/seed.ts';
import { nearest } from '../finding/nearest.ts';
import type { KubeObject } from '../kit/object.ts';
import { UsageError } from '../workspace/workspace.ts';

/** How one seed gets a new value. */
export interface Rotation {
  readonly secret: SecretName;
  /** Whose it is. */
  readonly component: string;
  readonly renewal: Renewal;
  /** What the tree holds of it: applied again, External Secrets makes a new value. Absent of what the forge makes. */
  readonly seed?: KubeObject;
  /** Its forms, in the order in which their readers restart: the provider's own first, then along the graph. */
  readonly views: readonly (SecretName & { readonly component: string })[];
  /** Who reads it or a form of it, in that order. */
  readonly readers: readonly Reader[];
}

/** What is assumed of a seed about which nobody has said anything. */
const UNKNOWN: Renewal = {
  by: 'hand',
  why: 'its component does not say how a new value comes to hold (`renewal` of the secret)',
  steps: [
    'make the value anew: the steps of docs/secrets.md',
    'let whoever checks it take the new value, and restart whoever reads it',
  ],
};

/**
 * Plans the rotation of a Secret by its name, with or without its namespace.
 *
 * @throws UsageError when there is no such Secret, several are called so, or it is not for Mooring to renew.
 */
export function planRotation(tree: Tree, records: readonly SecretRecord[], wanted: string): Rotation {
  const record = find(records, wanted);
  const { maker, namespace, name } = record;
  const minted = maker.by === 'given' && maker.renewal?.by === 'forge';
  if (maker.by !== 'seed' && !minted) throw notASeed(record, maker);
  if (maker.by === 'seed' && maker.entries)
    throw new UsageError(
      `the value of ${secretKey(record)} is in the store outside: ${maker.entries.map((entry) => entry.name).join(', ')}`,
      'write another value there; the Secret and its views follow within ten minutes, and docs/secrets.md tells who restarts',
    );
  const waves = tree.plan.components.map(({ id }) => id);
  const rank = (component: string) => (component === maker.component ? -1 : waves.indexOf(component));
  const views = tree.plan.views
    .filter(({ seed }) => seed.namespace === namespace && seed.name === name)
    .map((view) => ({ namespace: view.namespace, name: view.name, component: view.component }))
    .sort((a, b) => rank(a.component) - rank(b.component));
  const forms = new Set([record, ...views].map(secretKey));
  const readers = records
    .filter((one) => forms.has(secretKey(one)))
    .flatMap((one) => one.readers)
    .sort((a, b) => rank(a.component) - rank(b.component));
  const seed = tree.manifests.find(
    ({ object }) =>
      object.kind === 'ExternalSecret' && object.metadata.namespace === namespace && object.metadata.name === name,
  )?.object;
  return {
    secret: { namespace, name },
    component: maker.component,
    renewal: maker.renewal ?? UNKNOWN,
    ...(seed && { seed }),
    views,
    readers: together(readers),
  };
}

/** One entry for each component, with all that it reads. */
function together(readers: readonly Reader[]): readonly Reader[] {
  const byComponent = new Map<string, Reader>();
  for (const { component, objects, connections } of readers) {
    const known = byComponent.get(component) ?? { objects: [], connections: [] };
    byComponent.set(component, {
      component,
      objects: [...new Set([...known.objects, ...objects])],
      connections: [...new Set([...known.connections, ...connections])],
    });
  }
  return [...byComponent.values()];
}

function find(records: readonly SecretRecord[], wanted: string): SecretRecord {
  const found = records.filter((record) => record.name === wanted || secretKey(record) === wanted);
  if (found.length === 1) return found[0]!;
  if (found.length > 1)
    throw new UsageError(
      `${found.length} Secrets are called ${wanted}`,
      `write one of ${found.map(secretKey).join(', ')}`,
    );
  const names = records.flatMap((record) => [record.name, secretKey(record)]);
  const close = nearest(wanted, names);
  throw new UsageError(
    `the platform has no Secret ${wanted}`,
    close ? `write ${close}` : '`npm run secrets -- list` shows what it has',
  );
}

function notASeed(record: SecretRecord, maker: Exclude<Maker, { by: 'seed' }>): UsageError {
  const secret = secretKey(record);
  switch (maker.by) {
    case 'view':
      return new UsageError(
        `${secret} is a view of ${secretKey(maker.of)}, and follows it`,
        `rotate that one: \`npm run secrets -- rotate ${secretKey(maker.of)}\``,
      );
    case 'given':
      return new UsageError(
        `${secret} was handed to the cluster: ${Object.entries(maker.what)
          .map(([key, what]) => `${key} is ${what}`)
          .join(', ')}`,
        'make another where it is from, and write it over the old one (docs/secrets.md); its views follow within five minutes',
      );
    case 'operator':
      return new UsageError(
        `${secret} is made by ${maker.component} because of ${maker.because}`,
        `see the documentation of ${maker.component}: \`npm run explain -- ${maker.component}\` has the link`,
      );
    default:
      return new UsageError(
        `${secret} is made by ${maker.component} itself`,
        `see the documentation of ${maker.component}: \`npm run explain -- ${maker.component}\` has the link`,
      );
  }
}
