import type { ClusterConfig } from '../../config/schema.ts';
import type { InternalFlow, OptionProblem } from '../../contract/declarations.ts';
import type { Workload } from '../../contract/workload.ts';
import type { Resources } from '../../kit/resources.ts';
import { heldBy } from './kafka-heap.ts';
import type { KafkaOptions } from './kafka-options.ts';

/** Of controllers; of brokers among each other; and of the agent in each pod, which the operator asks (strimzi 1.2.0, KafkaCluster). */
export const PORTS = { control: 9090, replication: 9091, agent: 8443 } as const;

type Role = 'broker' | 'controller';

/** Nodes of Kafka that are alike, as Strimzi runs them. */
export interface Pool {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly replicas: number;
  readonly storage: string;
  /** The workload whose pods they are, with which they share resources and labels. */
  readonly workload: Role;
}

/**
 * The quorum of controllers is fixed when the cluster is made: a pool with that role is never scaled, renamed or given another
 * role (strimzi 1.2.0, documentation/assemblies/deploying/assembly-kraft-mode.adoc, "Limitations with static controller
 * quorums"). So brokers that come later are in a pool of their own, which is there from the beginning: Cruise Control moves
 * records to and from the brokers of a pool that is scaled, not of one that comes or goes (proc-automating-rebalances.adoc).
 */
export function poolsOf({ brokers, storage, controllers }: KafkaOptions): readonly Pool[] {
  const pool = (name: string, roles: readonly Role[], replicas: number, size = storage): Pool => ({
    name,
    roles,
    replicas,
    storage: size,
    workload: roles.includes('broker') ? 'broker' : 'controller',
  });
  return controllers.dualRole
    ? [
        pool('dual-role', ['controller', 'broker'], controllers.replicas),
        pool('broker', ['broker'], brokers - controllers.replicas),
      ]
    : [
        pool('controller', ['controller'], controllers.replicas, controllers.storage),
        pool('broker', ['broker'], brokers),
      ];
}

/** Copies of what does not say: as many as lose one broker without losing anything, by what never changes. */
export const copiesOf = ({ replication, controllers }: KafkaOptions): number =>
  replication ?? Math.min(3, controllers.replicas);

/** The pods of Kafka, without those of its operator. Labels: strimzi 1.2.0, KafkaCluster `withStrimziBrokerRole`. */
export function workloadsOf(
  { brokers, storage, resources, controllers }: KafkaOptions,
  cluster: string,
  { zones }: ClusterConfig,
): Readonly<Partial<Record<Role, Workload>>> {
  const nodes = (role: Role, replicas: number, size: string, asked: Resources): Workload => ({
    labels: {
      'strimzi.io/cluster': cluster,
      'strimzi.io/name': `${cluster}-kafka`,
      [`strimzi.io/${role}-role`]: 'true',
    },
    replicas,
    resources: asked,
    holds: heldBy(asked),
    volumes: [{ size }],
    // With zones an init container of the operator's image asks in which one the pod is.
    images: zones > 1 ? ['broker', 'operator'] : ['broker'],
    priority: 'data',
    disruptions: 'operator',
  });
  return {
    broker: nodes('broker', brokers, storage, resources),
    ...(!controllers.dualRole && {
      controller: nodes('controller', controllers.replicas, controllers.storage, controllers.resources),
    }),
  };
}

/** Who of Kafka's own pods talks to whom. */
export function flowsOf({ controllers }: KafkaOptions): readonly InternalFlow[] {
  const { control, replication } = PORTS;
  if (controllers.dualRole)
    return [{ from: 'broker', to: 'broker', ports: [control, replication], why: 'control plane and replication' }];
  return [
    { from: 'broker', to: 'broker', ports: [replication], why: 'replication' },
    { from: 'broker', to: 'controller', ports: [control], why: 'brokers register, and follow what is where' },
    { from: 'controller', to: 'controller', ports: [control], why: 'controllers agree on what is where' },
  ];
}

/** Where the operator asks whether a pod may be restarted. */
export function reachedPorts({ controllers }: KafkaOptions) {
  const { control, replication, agent } = PORTS;
  if (controllers.dualRole) return [{ workload: 'broker', ports: [agent, control, replication] }];
  return [
    { workload: 'broker', ports: [agent, replication] },
    { workload: 'controller', ports: [agent, control] },
  ];
}

/** What no quorum can be made of, and no record copied to. */
export function problemsOf(options: KafkaOptions): readonly OptionProblem[] {
  const { brokers, controllers, cruiseControl } = options;
  const problems: OptionProblem[] = [];
  const there = brokers === 1 ? 'there is one broker' : `there are ${brokers} brokers`;
  const copies = copiesOf(options);
  if (controllers.replicas % 2 === 0)
    problems.push({
      option: 'controllers/replicas',
      message: `kafka cannot have ${controllers.replicas} controllers: their number must be odd`,
      why: `more than half of them must be there, so that ${controllers.replicas} bear the loss of no more than ${controllers.replicas - 1} do; and the number cannot be changed later`,
      fix: `say \`replicas: ${controllers.replicas + 1}\` or \`replicas: ${controllers.replicas - 1}\``,
    });
  if (controllers.dualRole && brokers < controllers.replicas)
    problems.push({
      option: 'brokers',
      message: `kafka's ${controllers.replicas} controllers are brokers too, and ${there}`,
      fix: `say \`brokers: ${controllers.replicas}\` or more, or \`controllers: { dualRole: false }\``,
    });
  else if (copies > brokers)
    problems.push({
      option: options.replication === undefined ? 'brokers' : 'replication',
      message: `kafka keeps ${copies} copies of each record, and ${there}`,
      why:
        options.replication === undefined
          ? 'without `replication` it is 3, or the number of controllers when that is less'
          : undefined,
      fix: `say \`brokers: ${copies}\` or more, or \`replication: ${brokers}\` where records may be lost with a broker`,
    });
  if (cruiseControl && brokers < 2)
    problems.push({
      option: 'cruiseControl',
      message: 'Cruise Control has nothing to move with one broker, and Strimzi refuses the whole cluster',
      fix: 'say `brokers: 2` or more, or leave out `cruiseControl`',
    });
  return problems;
}
