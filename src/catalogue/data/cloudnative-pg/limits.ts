import type { Fault } from '../../../contract/problem.ts';
import { amount } from '../../../kit/asked.ts';
import { cronProblem } from '../../../kit/cron.ts';
import { at, listOf, numberOf, recordOf, recordsOf, textOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { isOpen } from '../../../kit/open-services.ts';
import { parseBytes } from '../../../kit/quantity.ts';
import { parameterFaults } from './parameters.ts';

/** Services that clients outside are to reach. */
export function* openFaults({ spec }: KubeObject): Iterable<Fault> {
  for (const [i, one] of recordsOf(at(spec, 'managed', 'services', 'additional')).entries()) {
    const type = at(one, 'serviceTemplate', 'spec', 'type');
    if (isOpen(type))
      yield {
        path: `spec.managed.services.additional[${i}].serviceTemplate.spec.type`,
        message: `the database is opened to outside by a ${String(type)}`,
        fix: 'write ClusterIP',
      };
  }
}

/** What the operator's webhook refuses of a Cluster (v1.30.0, internal/webhook/v1/cluster_webhook.go), and PostgreSQL of its parameters. */
export function* clusterFaults({ spec }: KubeObject): Iterable<Fault> {
  const { instances, postgresql, minSyncReplicas = 0, maxSyncReplicas = 0, storage, walStorage } = recordOf(spec);
  const count = numberOf(instances) ?? 1;
  const { synchronous, parameters } = recordOf(postgresql);
  if (synchronous !== undefined) {
    const { number, standbyNamesPre, standbyNamesPost } = recordOf(synchronous);
    const others = listOf(standbyNamesPre).length + listOf(standbyNamesPost).length;
    if (Number(number) >= count + others)
      yield {
        path: 'spec.postgresql.synchronous.number',
        message: `a write waits for ${String(number)} replicas, and beside the primary there ${count + others - 1 === 1 ? 'is 1' : `are ${count + others - 1}`}`,
        fix: `write less than ${count + others}, or run more instances`,
      };
    if (Number(minSyncReplicas) > 0 || Number(maxSyncReplicas) > 0)
      yield {
        path: 'spec.maxSyncReplicas',
        message: 'synchronous replicas are said in two ways',
        fix: 'keep `postgresql.synchronous`',
      };
  }
  if (Number(maxSyncReplicas) >= count && Number(maxSyncReplicas) > 0)
    yield {
      path: 'spec.maxSyncReplicas',
      message: `there are ${String(maxSyncReplicas)} synchronous replicas of ${count} instances`,
      fix: `write less than ${count}`,
    };
  if (Number(minSyncReplicas) > Number(maxSyncReplicas))
    yield {
      path: 'spec.minSyncReplicas',
      message: 'at least as many replicas are synchronous as are more than the most',
      fix: 'write no more than `maxSyncReplicas`',
    };
  for (const [name, volume] of [
    ['storage', storage],
    ['walStorage', walStorage],
  ] as const) {
    const size = at(volume, 'size');
    if (size !== undefined && !(amount(parseBytes, size) > 0))
      yield { path: `spec.${name}.size`, message: `${String(size)} is no size`, fix: 'write one such as 20Gi' };
  }
  yield* parameterFaults(recordOf(parameters), count, recordOf(spec));
}

/**
 * Its schedule begins with seconds: one of five fields is taken for one whose day of the week is left out, so that `30 1 * * *`
 * makes a backup every hour (v1.30.0, go.mod: robfig/cron v1.2.0, parser.go `DowOptional`; the webhook only warns).
 */
export function* scheduleFaults({ spec }: KubeObject): Iterable<Fault> {
  const { schedule, method, pluginConfiguration } = recordOf(spec);
  const wrong = cronProblem(String(schedule), { seconds: true });
  if (wrong !== undefined)
    yield { path: 'spec.schedule', message: wrong, fix: 'write seconds first: `0 30 1 * * *` is half past one' };
  if (method === 'plugin' && textOf(at(pluginConfiguration, 'name')) === undefined)
    yield { path: 'spec.pluginConfiguration', message: 'no plugin is named that makes the backup', fix: 'name it' };
}
