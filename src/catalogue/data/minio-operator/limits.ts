import type { Fault } from '../../../contract/problem.ts';
import { amount } from '../../../kit/asked.ts';
import { at, type Json, listOf, recordOf, recordsOf, textOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { parseBytes } from '../../../kit/quantity.ts';
import { erasureProblem, parityIn, REDUCED_CLASS, STANDARD_CLASS, setSize, usualParity } from '../erasure-set.ts';

/** Services of a Tenant that get a load balancer (minio/operator v7.1.1, pkg/resources/services/service.go). */
export function* openFaults({ spec }: KubeObject): Iterable<Fault> {
  for (const [part, open] of Object.entries(recordOf(at(spec, 'exposeServices'))))
    if (open === true)
      yield {
        path: `spec.exposeServices.${part}`,
        message: `its Service ${part} gets a load balancer`,
        fix: 'write `false`: people come by the Ingress',
      };
}

/** What the operator or its servers refuse of a Tenant (v7.1.1, pkg/apis/minio.min.io/v2/helper.go `Tenant.Validate`, `Pool.Validate`). */
export function* limitFaults({ spec }: KubeObject): Iterable<Fault> {
  const { configuration, pools, env } = recordOf(spec);
  if (textOf(at(configuration, 'name')) === undefined)
    yield {
      path: 'spec.configuration',
      message: 'it names no Secret with the login of its administrator',
      fix: 'name one with the key config.env',
    };
  const all = recordsOf(pools);
  if (all.length === 0) yield { path: 'spec.pools', message: 'it has no servers', fix: 'add a pool' };
  const names = new Set<unknown>();
  for (const [i, pool] of all.entries()) {
    const path = `spec.pools[${i}]`;
    const [servers, volumes] = [Number(pool.servers), Number(pool.volumesPerServer)];
    const wrong = servers > 0 && volumes > 0 ? erasureProblem(servers, volumes) : 'there are no drives';
    if (wrong !== undefined)
      yield {
        path: `${path}.volumesPerServer`,
        message: wrong,
        fix: 'take other numbers: they stay for the life of the data',
      };
    if (pool.name !== undefined && names.has(pool.name))
      yield { path: `${path}.name`, message: `two pools are called ${String(pool.name)}`, fix: 'take another name' };
    names.add(pool.name);
    const claim = at(pool, 'volumeClaimTemplate', 'spec');
    const size = at(claim, 'resources', 'requests', 'storage');
    if (!(amount(parseBytes, size) > 0))
      yield {
        path: `${path}.volumeClaimTemplate.spec.resources.requests.storage`,
        message: size === undefined ? 'its drives have no size' : `${String(size)} is no size of a drive`,
        fix: 'write one such as 20Gi',
      };
    if (listOf(at(claim, 'accessModes')).length === 0)
      yield {
        path: `${path}.volumeClaimTemplate.spec.accessModes`,
        message: 'its drives say no access mode',
        fix: 'write `ReadWriteOnce`',
      };
    if (wrong === undefined) yield* parityFaults(recordsOf(env), setSize(servers, volumes) ?? 1);
  }
}

/**
 * Parity is at most half of an erasure set, and that of the reduced class no more than the other's (minio
 * RELEASE.2025-10-15T17-29-55Z, internal/config/storageclass/storage-class.go `parseStorageClass`, `ValidateParity`, `validateParity`).
 */
function* parityFaults(env: readonly Json[], set: number): Iterable<Fault> {
  const most = Math.floor(set / 2);
  const standard = env.find(({ name }) => name === STANDARD_CLASS)?.value;
  for (const [i, { name, value }] of env.entries()) {
    if (name !== STANDARD_CLASS && name !== REDUCED_CLASS) continue;
    const path = `spec.env[${i}].value`;
    const parity = parityIn(value);
    const other = parityIn(standard) ?? usualParity(set);
    if (parity === undefined || parity > most)
      yield {
        path,
        message: `${String(value)} is no parity of sets of ${set} drives`,
        fix: `write EC:${most} at most`,
      };
    else if (name === REDUCED_CLASS && other > 0 && parity > other)
      yield {
        path,
        message: `what is to be kept with less parity has ${parity} drives of it, and the rest ${other}`,
        fix: `write EC:${other} at most`,
      };
  }
}
