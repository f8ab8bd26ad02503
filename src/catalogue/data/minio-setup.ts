import type { ConfigMap } from '../../../imports/types/kubernetes.ts';
import type { RenderContext } from '../../contract/context.ts';
import type { Admitted } from '../../contract/kind.ts';
import type { Find, Made } from '../../contract/made.ts';
import { fromSecret, type SecretRef } from '../../contract/secret-ref.ts';
import { at, recordsOf, textOf } from '../../kit/json.ts';
import type { KubeObject } from '../../kit/object.ts';
import type { Resources } from '../../kit/resources.ts';
import { containerResources } from '../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../kit/security.ts';
import { HOOK, HOOK_DELETE_POLICY } from '../../kit/sync-annotations.ts';
import { job } from '../../kit/workloads.ts';
import { bucketLine, bucketsIn } from './bucket-lines.ts';
import { SCRIPT } from './minio-script.ts';
import { policyFor } from './s3-policy.ts';

/** Name of the workload. */
export const SETUP = 'setup';
export const SETUP_LABELS = { 'app.kubernetes.io/instance': 'minio', 'app.kubernetes.io/name': 'minio-setup' };
/** Resident at most: `mc` derives a key with Argon2 in 64 MiB for each admin call (measured). */
export const SETUP_HOLDS = '96M';
export const SETUP_RESOURCES: Resources = { cpu: '50m', memory: '128Mi', memoryLimit: '256Mi' };

const NAME = 'minio-setup';
/** The ConfigMap with the list of buckets. */
export const SETUP_LIST = NAME;
const USER = 1000;

/** Secret and ConfigMap of a client: its keys, and what they may do. */
export const userSecret = (client: string) => `minio-user-${client}`;

/**
 * Adds the Job that makes buckets, policies and users, since the operator makes them only once.
 *
 * It is a hook of Argo CD's and not an object under a name with a hash: so it starts when the Tenant is healthy, keeps the
 * sync open until it is done (whoever needs a bucket comes after), may change its immutable spec, and puts right at every
 * sync what was changed by hand. Hooks do not count as differences; all that the Job reads does, so any change of it starts
 * a sync. Only self-healing, which syncs single objects, leaves hooks out.
 *
 * `address`: of the store with the root user's name and password, which stand for themselves as $(ROOT_USER) and $(ROOT_PASSWORD).
 */
export function renderSetup(ctx: RenderContext, address: string, root: SecretRef): void {
  const clients = [...ctx.clients('s3')].sort((a, b) => (a.id < b.id ? -1 : 1));
  const users = clients.flatMap(({ id, request, seed }) =>
    request.access?.length ? [{ id, seed, policy: policyFor(request.access) }] : [],
  );
  const buckets = clients.flatMap(({ request }) => (request.create ?? []).map(bucketLine)).sort();

  const metadata = (name: string) => ({ name, namespace: ctx.namespace, labels: SETUP_LABELS });
  ctx.add<ConfigMap>({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(NAME),
    data: { buckets: buckets.map((line) => `${line}\n`).join(''), 'setup.sh': SCRIPT },
  });
  // One for each user: together they would outgrow a ConfigMap on a platform with a thousand jobs.
  for (const { id, policy } of users) {
    ctx.add<ConfigMap>({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata(userSecret(id)),
      data: { 'policy.json': `${JSON.stringify(policy, null, 2)}\n` },
    });
  }

  const secretEnv = (name: string, key: string) => ({ name, valueFrom: fromSecret(root, key) });
  ctx.add(
    job(
      ctx.workload(SETUP),
      {
        name: NAME,
        annotations: {
          [HOOK]: 'PostSync',
          [HOOK_DELETE_POLICY]: 'BeforeHookCreation',
        },
        activeDeadlineSeconds: 900,
        backoffLimit: 6,
      },
      {
        containers: [
          {
            name: 'setup',
            image: ctx.image('client'),
            command: ['/bin/sh', '/setup/setup.sh'],
            env: [
              { name: 'HOME', value: '/tmp' },
              secretEnv('ROOT_USER', 'username'),
              secretEnv('ROOT_PASSWORD', 'password'),
              { name: 'MC_HOST_store', value: address },
            ],
            resources: containerResources(SETUP_RESOURCES),
            securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true },
            volumeMounts: [
              { name: 'setup', mountPath: '/setup', readOnly: true },
              { name: 'users', mountPath: '/users', readOnly: true },
              { name: 'tmp', mountPath: '/tmp' },
            ],
          },
        ],
        securityContext: restrictedPod(USER),
        volumes: [
          { name: 'setup', configMap: { name: NAME } },
          {
            name: 'users',
            projected: {
              defaultMode: 0o440,
              sources: users.flatMap(({ id, seed }) => [
                { secret: { name: seed.name, items: [{ key: 'secretKey', path: `${id}/secretKey` }] } },
                { configMap: { name: userSecret(id), items: [{ key: 'policy.json', path: `${id}/policy.json` }] } },
              ]),
            },
          },
          { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
        ],
      },
    ),
  );
}

/** What the Job makes because of its list. */
export function madeBySetup(list: KubeObject, find: Find): readonly Made[] {
  const { name, namespace } = list.metadata;
  if (name !== NAME || !find('Job.batch', namespace, NAME)) return [];
  return bucketsIn(list).map((bucket) => ({ kind: 'Bucket', name: bucket.name }));
}

/** Users that the Job makes: one for each folder, with the key and the policy in it. */
export function admittedBySetup({ metadata, spec }: KubeObject): readonly Admitted[] {
  if (metadata.name !== NAME) return [];
  const volumes = recordsOf(at(spec, 'template', 'spec', 'volumes'));
  const index = volumes.findIndex(({ name }) => name === 'users');
  const folders = new Map<string, { secret?: string; key?: string; policy?: string; i: number }>();
  for (const [i, { secret, configMap }] of recordsOf(at(volumes[index], 'projected', 'sources')).entries())
    for (const source of [secret, configMap])
      for (const { key, path } of recordsOf(at(source, 'items'))) {
        const [user = '', file] = String(path).split('/');
        const folder = folders.get(user) ?? { i };
        const name = textOf(at(source, 'name'));
        if (file === 'secretKey') Object.assign(folder, { secret: name, key: textOf(key), i });
        if (file === 'policy.json') Object.assign(folder, { policy: name });
        folders.set(user, folder);
      }
  return [...folders].map(([user, { secret, key, policy, i }]) => ({
    type: 's3',
    user,
    secret,
    key,
    at: `spec.template.spec.volumes[${index}].projected.sources[${i}]`,
    ...(policy !== userSecret(user) && { wrong: `has the policy of ${policy ?? 'nobody'}` }),
  }));
}
