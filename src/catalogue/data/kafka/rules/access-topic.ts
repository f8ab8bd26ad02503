import type { KafkaEndpoint, KafkaRequest } from '../../../../contract/connections/index.ts';
import type { Manifest } from '../../../../contract/manifest.ts';
import { placeOf } from '../../../../contract/manifest.ts';
import type { Problem } from '../../../../contract/problem.ts';
import type { MetConnection, Rule } from '../../../../contract/rule.ts';
import { at, type Json, recordsOf, textsOf } from '../../../../kit/json.ts';
import { groupOf } from '../../../../kit/object.ts';

/** What a connection lets its user do with one thing; to describe it comes with every right (apache/kafka 4.2, AclOperation). */
interface Right {
  readonly type: string;
  readonly name: string;
  readonly operations: readonly string[];
}

const OPERATIONS = { read: ['Read'], write: ['Write'], readwrite: ['Read', 'Write'] } as const;

export const topicAccess: Rule = {
  id: 'access/topic',
  severity: 'error',
  what: 'The ACLs of every Kafka user let it do what its connection says with topics, groups and transactions and nothing else, and brokers ask for credentials and enforce the ACLs.',
  why: 'A client that lacks a right is refused when it runs; one that has more can read or overwrite what is others’.',
  *check(subject): Iterable<Problem> {
    const users = new Map<string, MetConnection>();
    const providers = new Set<string>();
    for (const connection of subject.plan.connections) {
      if (connection.type !== 'kafka' || !connection.seed) continue;
      users.set(`${connection.provider} ${(connection.endpoint as KafkaEndpoint).username}`, connection);
      providers.add(connection.provider);
    }
    for (const manifest of subject.objects()) {
      const { component, object } = manifest;
      if (groupOf(object.apiVersion) !== 'kafka.strimzi.io') continue;
      if (object.kind === 'Kafka' && providers.has(component)) yield* open(manifest);
      const connection = object.kind === 'KafkaUser' && users.get(`${component} ${object.metadata.name}`);
      if (connection) yield* differences(manifest, connection);
    }
  },
};

/** Brokers that let in who is no user, or let users do what no ACL says. */
function* open(manifest: Manifest): Iterable<Problem> {
  const kafka = at(manifest.object.spec, 'kafka');
  if (at(kafka, 'authorization') === undefined)
    yield {
      ...placeOf(manifest),
      path: 'spec.kafka.authorization',
      message: 'brokers enforce no ACLs',
      why: 'Every user may read and write every topic.',
      fix: 'say `authorization: { type: simple }`',
    };
  for (const [i, { name, authentication }] of recordsOf(at(kafka, 'listeners')).entries())
    if (authentication === undefined)
      yield {
        ...placeOf(manifest),
        path: `spec.kafka.listeners[${i}]`,
        message: `the listener ${name} asks for no credentials`,
        why: 'Whoever reaches it is let in as nobody in particular.',
        fix: 'say `authentication: { type: scram-sha-512 }`',
      };
}

function* differences(manifest: Manifest, { request, endpoint }: MetConnection): Iterable<Problem> {
  const { access = [] } = request as KafkaRequest;
  const { group } = endpoint as KafkaEndpoint;
  const topics = access.map((entry) => ({
    type: 'topic',
    name: entry.topic,
    operations: OPERATIONS[entry.access] as readonly string[],
  }));
  const reads = topics.some(({ operations }) => operations.includes('Read'));
  const needed: readonly Right[] = [
    ...topics,
    ...(reads ? [{ type: 'group', name: group, operations: ['Read'] }] : []),
  ];
  const acls = recordsOf(at(manifest.object.spec, 'authorization', 'acls'));
  for (const { type, name, operations } of needed)
    for (const operation of operations) {
      const about = acls.filter((acl) => covers(acl, type, name) && has(acl, operation));
      if (about.some((acl) => acl.type !== 'deny') && !about.some((acl) => acl.type === 'deny')) continue;
      yield {
        ...placeOf(manifest),
        path: 'spec.authorization.acls',
        message: `no ACL lets it ${operation} the ${type} ${name}, as its connection says`,
        fix: `allow ${operation} on the ${type} ${name}, or correct what the job says it ${operation === 'Read' ? 'reads' : 'writes'}`,
      };
    }
  const allowed = new Map(topics.map(({ name, operations }) => [name, new Set(operations)]));
  for (const [i, acl] of acls.entries()) {
    if (acl.type === 'deny') continue;
    for (const operation of textsOf(acl.operations)) {
      if (isAllowed(acl, operation, allowed, group)) continue;
      yield {
        ...placeOf(manifest),
        path: `spec.authorization.acls[${i}]`,
        message: `an ACL lets it ${operation} the ${thing(acl)}, and no connection says so`,
        fix: 'remove it, or say under `reads` or `writes` of the job that it is meant',
      };
    }
  }
}

function covers({ resource }: Json, type: string, name: string): boolean {
  const said = String(at(resource, 'name'));
  if (at(resource, 'type') !== type) return false;
  return said === '*' || (at(resource, 'patternType') === 'prefix' ? name.startsWith(said) : name === said);
}

function has({ operations }: Json, operation: string): boolean {
  return textsOf(operations).some((one) => one === operation || one === 'All');
}

/** Groups and transactions are the client's own when they are called by its group, or begin with that and a dot. */
function isAllowed(
  { resource }: Json,
  operation: string,
  topics: ReadonlyMap<string, ReadonlySet<string>>,
  group: string,
): boolean {
  const name = String(at(resource, 'name'));
  const prefix = at(resource, 'patternType') === 'prefix';
  const described = operation === 'Describe';
  switch (at(resource, 'type')) {
    case 'topic':
      return !prefix && topics.has(name) && (described || topics.get(name)!.has(operation));
    case 'group':
      return isOwn(name, group, prefix) && (described || operation === 'Read');
    case 'transactionalId':
      return isOwn(name, group, prefix) && (described || operation === 'Write');
    default:
      return false;
  }
}

const isOwn = (name: string, group: string, prefix: boolean) =>
  (name === group && !prefix) || name.startsWith(`${group}.`);

/** `topic fraud.scores`, `topics that begin with fraud`, `cluster`. */
function thing({ resource }: Json): string {
  const [type, name] = [at(resource, 'type'), at(resource, 'name')];
  if (name === undefined) return String(type);
  return at(resource, 'patternType') === 'prefix' ? `${type}s that begin with ${name}` : `${type} ${name}`;
}
