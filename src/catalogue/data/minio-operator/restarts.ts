import type { Restart, Rollout } from '../../../contract/kind.ts';
import { differingKeys } from '../../../kit/compare.ts';
import { at, recordsOf, textOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';

/** Fields that are in the servers' pods, beside those by which they are told (minio/operator v7.1.1, pkg/resources/statefulsets/minio-statefulset.go). */
const OF_PODS: ReadonlySet<string> = new Set([
  'additionalVolumeMounts',
  'configuration',
  'env',
  'externalCaCertSecret',
  'externalCertSecret',
  'externalClientCertSecret',
  'lifecycle',
  'liveness',
  'mountPath',
  'readiness',
  'requestAutoCert',
  'startup',
  'subPath',
]);

/**
 * Each server in turn, as a StatefulSet does it: how its pods come to be in parallel changes nothing there. Servers that may
 * replace their own program are handed another version first, and start it all at once (minio/operator v7.1.1,
 * pkg/controller/main-controller.go `syncHandler`, `updateServer`; minio/minio, `MINIO_UPDATE`).
 */
export function rolloutOfTenant({ spec: is }: KubeObject, { spec: was }: KubeObject): Rollout {
  const update = recordsOf(at(is, 'env')).find(({ name }) => name === 'MINIO_UPDATE')?.value;
  const [old, now] = [was, is].map((spec) => textOf(at(spec, 'image')));
  return old !== now && update !== 'off' ? 'all-at-once' : 'one-by-one';
}

export function tenantRestarts({ spec: before }: KubeObject, { spec: after }: KubeObject): readonly Restart[] {
  const key = differingKeys(before, after).find((one) => OF_PODS.has(one));
  return key === undefined ? [] : [{ pods: 'servers', path: `spec.${key}`, rollout: 'one-by-one' }];
}
