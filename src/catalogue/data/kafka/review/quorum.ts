import { type Concern, differencesOf, type ReviewRule } from '../../../../contract/change.ts';
import { counted, same } from '../../../../kit/compare.ts';
import { at, listOf } from '../../../../kit/json.ts';
import type { KubeObject } from '../../../../kit/object.ts';
import { kafkaOf } from './brokers.ts';

const POOL = 'KafkaNodePool.kafka.strimzi.io';

export const kafkaQuorum: ReviewRule = {
  id: 'change/kafka-quorum',
  effect: 'data-loss',
  severity: 'error',
  what: 'The controllers of a Kafka that is there change: their number, their pool or its roles.',
  why: 'Each node is configured with the list of all controllers, and Strimzi supports no change of it: no controller may be added or taken away, and no pool of them renamed.',
  source:
    'strimzi/strimzi-kafka-operator@1.2.0, documentation/assemblies/deploying/assembly-kraft-mode.adoc (static controller quorums); cluster-operator/.../model/KafkaBrokerConfigurationBuilder.java:209',
  *check(change): Iterable<Concern> {
    for (const difference of differencesOf(change, POOL)) {
      const { before, after } = difference;
      if (!isController(before) && !isController(after)) continue;
      // A Kafka that comes or goes with its pools is another one.
      const kafka = kafkaOf((after ?? before)!);
      if (!change.before(kafka) || !change.after(kafka)) continue;
      const name = difference.identity.slice(difference.identity.lastIndexOf('/') + 1);
      const fix = 'leave `controllers` as it is: only a new Kafka can have others';
      if (!before)
        yield { difference, message: `the pool ${name} would add controllers to a Kafka that has its own`, fix };
      else if (!after) yield { difference, message: `the pool ${name}, which holds controllers, would go`, fix };
      else if (!same(at(before.spec, 'roles'), at(after.spec, 'roles')))
        yield {
          difference,
          path: 'spec.roles',
          message: `the nodes of the pool ${name} are ${roles(before)}, and would be ${roles(after)}`,
          fix,
        };
      else if (at(before.spec, 'replicas') !== at(after.spec, 'replicas'))
        yield {
          difference,
          path: 'spec.replicas',
          message: `the pool ${name} has ${counted(at(before.spec, 'replicas'), 'controller')}, and would have ${at(after.spec, 'replicas')}`,
          fix,
        };
    }
  },
};

const rolesOf = (pool: KubeObject | undefined) => listOf(at(pool?.spec, 'roles'));
const isController = (pool: KubeObject | undefined) =>
  rolesOf(pool).includes('controller') && at(pool?.spec, 'replicas') !== 0;
const roles = (pool: KubeObject) => rolesOf(pool).join(' and ');
