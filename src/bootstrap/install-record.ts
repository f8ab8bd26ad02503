import type { Cluster, ObjectRef } from '../cluster/cluster.ts';
import type { KubeObject } from '../kit/object.ts';
import type { Installation } from '../live/installation.ts';
import { OutsideError } from '../workspace/outside-error.ts';

/** Where the install record is: a namespace that every cluster has, and nobody takes away. */
const LEDGER = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'mooring-bootstrap', namespace: 'kube-system' },
};
const APPLIED = 'applied.';

/**
 * What bootstrap keeps in the cluster about itself: whose platform it is, what it found installed already, and which
 * objects were not there before it made them. Written before something is made, so that a run that is killed leaves
 * nothing behind that nobody knows of; teardown removes these, and nothing else.
 */
export interface InstallRecord {
  readonly platform: string;
  readonly environment: string;
  /** Objects, as `referenceOf` writes them. */
  readonly made: ReadonlySet<string>;
  /** Component → digest of what of it was applied. */
  readonly applied: Readonly<Record<string, string>>;
  /** Id of the webhook that was made with this cluster's secret. */
  readonly webhook?: string;
}

/** An object in a line: `apps/v1 StatefulSet gitlab/gitlab`, `v1 Namespace /gitlab`. */
export function referenceOf({ apiVersion, kind, metadata: { name, namespace = '' } }: ObjectRef): string {
  return `${apiVersion} ${kind} ${namespace}/${name}`;
}

/** The object that such a line names. */
export function fromReference(reference: string): ObjectRef {
  const [apiVersion = '', kind = '', path = ''] = reference.split(' ');
  const slash = path.indexOf('/');
  const namespace = path.slice(0, slash);
  return { apiVersion, kind, metadata: { name: path.slice(slash + 1), ...(namespace !== '' && { namespace }) } };
}

export function newInstallRecord({ plan: { platform } }: Pick<Installation, 'plan'>): InstallRecord {
  return { platform: platform.name, environment: platform.environment, made: new Set(), applied: {} };
}

async function readInstallRecord(cluster: Cluster): Promise<InstallRecord | undefined> {
  const data = (await cluster.get<{ data?: Record<string, string> }>(LEDGER))?.data;
  if (!data) return undefined;
  const applied = Object.entries(data).filter(([key]) => key.startsWith(APPLIED));
  return {
    platform: data.platform ?? '',
    environment: data.environment ?? '',
    made: new Set((data.made ?? '').split('\n').filter(Boolean)),
    applied: Object.fromEntries(applied.map(([key, digest]) => [key.slice(APPLIED.length), digest])),
    ...(data.webhook && { webhook: data.webhook }),
  };
}

export async function writeInstallRecord(cluster: Cluster, installRecord: InstallRecord): Promise<void> {
  const { platform, environment, made, applied, webhook } = installRecord;
  const digests = Object.entries(applied).map(([component, digest]) => [`${APPLIED}${component}`, digest]);
  const object: KubeObject = {
    ...LEDGER,
    metadata: {
      ...LEDGER.metadata,
      labels: { 'app.kubernetes.io/managed-by': 'mooring', 'app.kubernetes.io/part-of': platform },
    },
    data: {
      platform,
      environment,
      made: [...made].sort().join('\n'),
      ...(webhook && { webhook }),
      ...Object.fromEntries(digests),
    },
  };
  await cluster.apply(object, { force: true });
}

export async function removeInstallRecord(cluster: Cluster): Promise<void> {
  await cluster.delete(LEDGER);
}

/**
 * The install record of this platform; undefined when the cluster has none.
 *
 * @throws OutsideError when the cluster carries another platform.
 */
export async function ownInstallRecord(
  cluster: Cluster,
  { plan }: Pick<Installation, 'plan'>,
): Promise<InstallRecord | undefined> {
  const installRecord = await readInstallRecord(cluster);
  const { name, environment } = plan.platform;
  if (installRecord && (installRecord.platform !== name || installRecord.environment !== environment))
    throw new OutsideError(
      `the cluster of context ${cluster.context} carries the platform ${installRecord.platform}, environment ${installRecord.environment}`,
      `choose another cluster for ${name}, ${environment}: nothing was changed there`,
    );
  return installRecord;
}
