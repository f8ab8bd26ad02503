import { placeOf } from '../../../../contract/manifest.ts';
import type { Problem } from '../../../../contract/problem.ts';
import type { Rule, RuleSubject } from '../../../../contract/rule.ts';
import { at, recordOf, recordsOf, textOf } from '../../../../kit/json.ts';
import { type KubeObject, kindOf } from '../../../../kit/object.ts';

const CLUSTER = 'Cluster.postgresql.cnpg.io';
const OPTION = '`postgresql: { backup: { store: { url, bucket } } }`';

export const backup: Rule = {
  id: 'backup',
  severity: 'warning',
  what: 'With the production profile, every PostgreSQL cluster has base backups and its log of changes kept in a store outside the cluster.',
  why: 'Replicas follow a `DROP TABLE` at once, and a store in the same cluster goes with its disks: neither is a backup.',
  *check(subject): Iterable<Problem> {
    if (subject.plan.platform.profile !== 'production') return;
    const objects = subject.objects();
    const tree = new Map(objects.map(({ object }) => [keyOf(object), object]));
    for (const manifest of objects) {
      if (kindOf(manifest.object) !== CLUSTER) continue;
      const problem = problemOf(manifest.object, tree, objects);
      if (problem) yield { ...placeOf(manifest), ...problem };
    }
  },
};

function problemOf(
  cluster: KubeObject,
  tree: ReadonlyMap<string, KubeObject>,
  manifests: RuleSubject['manifests'],
): Pick<Problem, 'message' | 'fix'> | undefined {
  const { name, namespace } = cluster.metadata;
  const archiver = recordsOf(at(cluster.spec, 'plugins')).find(
    ({ isWALArchiver, enabled }) => isWALArchiver === true && enabled !== false,
  );
  if (!archiver)
    return {
      message: `nothing is kept of ${name} beside its own volumes`,
      fix: `say ${OPTION}: docs/backup.md; or switch the rule off with the reason why its data may be lost`,
    };
  const scheduled = manifests.some(
    ({ object }) =>
      object.kind === 'ScheduledBackup' &&
      object.metadata.namespace === namespace &&
      at(object.spec, 'cluster', 'name') === name &&
      at(object.spec, 'suspend') !== true,
  );
  if (!scheduled)
    return {
      message: `the log of ${name} is kept, and nobody takes the base backups that it begins from`,
      fix: 'add a ScheduledBackup for it',
    };
  const store = tree.get(`ObjectStore ${namespace} ${textOf(recordOf(archiver.parameters).barmanObjectName)}`);
  const address = textOf(at(store?.spec, 'configuration', 'endpointURL'));
  if (address === undefined || !isInside(address)) return undefined;
  return {
    message: `backups of ${name} are kept at ${address}, in the cluster that they are to outlive`,
    fix: `name a store outside: ${OPTION}: docs/backup.md; or switch the rule off with the reason why that is enough`,
  };
}

const keyOf = ({ kind, metadata }: KubeObject) => `${kind} ${metadata.namespace} ${metadata.name}`;

/** Whether an address leads to a Service of the cluster. */
const isInside = (address: string): boolean =>
  URL.canParse(address) && /\.svc(\.cluster\.local)?$/.test(new URL(address).hostname);
