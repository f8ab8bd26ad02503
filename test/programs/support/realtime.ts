import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Kafka } from '../../../imports/types/kafka.strimzi.io.ts';
import type { ConfigMap, Container } from '../../../imports/types/kubernetes.ts';
import type { Processes } from '../../cluster/support/processes.ts';
import { type RenderedPlatform, renderPlatform } from '../../support/platform.ts';
import { applyToBroker, type Broker, startBroker } from './broker.ts';
import { Store } from './store.ts';

export const EXAMPLE = fileURLToPath(new URL('../../../examples/realtime/', import.meta.url));

/** Another project, whose data are nobody's business. */
const NEIGHBOUR = `
  payments:
    topics: { cards: {} }
    buckets: { ledger: {} }
    images: { watch: { build: images/watch } }
    services: { watch: { image: watch, reads: [ cards, ledger ] } }
`;

/** The example beside another project, and with what a test writes otherwise. */
export function renderExample(change: (text: string) => string = (text) => text): RenderedPlatform {
  const text = readFileSync(join(EXAMPLE, 'platform.yaml'), 'utf8');
  const changed = change(text);
  return renderPlatform(changed.trimEnd() + NEIGHBOUR, { root: EXAMPLE });
}

interface ExternalSecret {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly dataFrom?: readonly { readonly extract?: { readonly key: string } }[];
    readonly target: { readonly template: { readonly data: Readonly<Record<string, string>> } };
  };
}

/** Real servers with the users and the rights of a rendered platform. */
export class Servers {
  readonly broker: Broker;
  readonly store: Store;
  platform: RenderedPlatform;

  private constructor(broker: Broker, store: Store, platform: RenderedPlatform) {
    this.broker = broker;
    this.store = store;
    this.platform = platform;
  }

  static async start(processes: Processes, folder: string, platform: RenderedPlatform): Promise<Servers> {
    const broker = await startBroker(processes, folder, platform.all<Kafka>('Kafka')[0]!);
    const store = await Store.start(processes);
    const servers = new Servers(broker, store, platform);
    servers.apply(platform);
    return servers;
  }

  /** What the operators would do when this tree is synced. */
  apply(platform: RenderedPlatform): { made: number; taken: number } {
    this.platform = platform;
    const users = platform.all<{ metadata: { name: string } }>('KafkaUser');
    const passwords = Object.fromEntries(users.map(({ metadata }) => [metadata.name, passwordOf(metadata.name)]));
    const told = applyToBroker(this.broker, { topics: platform.all('KafkaTopic'), users, passwords });
    const policies = Object.fromEntries(
      platform.all<ConfigMap>('ConfigMap').flatMap(({ metadata, data }) => {
        const user = /^minio-user-(.+)$/.exec(metadata!.name!)?.[1];
        return user === undefined ? [] : [[user, JSON.parse(data!['policy.json']!)]];
      }),
    );
    const { buckets } = platform.get<ConfigMap>('ConfigMap', 'minio-setup').data!;
    const names = buckets!.split('\n').flatMap((line) => line.match(/^[a-z0-9][a-z0-9.-]+/)?.[0] ?? []);
    this.store.apply(policies, names);
    return told;
  }

  /** What a rendered container finds in its environment, with the addresses of this machine. */
  envOf({ env = [], envFrom = [] }: Pick<Container, 'env' | 'envFrom'>): Record<string, string> {
    const said = Object.fromEntries(env!.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
    const secret = envFrom!.map(({ secretRef }) => this.secret(secretRef!.name!));
    const here = {
      ...('KAFKA_BOOTSTRAP_SERVERS' in said && { KAFKA_BOOTSTRAP_SERVERS: this.broker.address }),
      ...('AWS_ENDPOINT_URL_S3' in said && { AWS_ENDPOINT_URL_S3: this.store.url }),
    };
    return Object.assign({}, said, ...secret, here) as Record<string, string>;
  }

  /** The keys of a Secret that External Secrets would make, whose values are here simple enough for its filters to leave alone. */
  secret(name: string): Record<string, string> {
    const { spec } = this.platform
      .all<ExternalSecret>('ExternalSecret')
      .find(({ metadata }) => metadata.name === name)!;
    const source = spec.dataFrom?.[0]?.extract?.key;
    const values = source === undefined ? { password: passwordOf(name.replace(/^kafka-/, '')) } : this.#source(source);
    return Object.fromEntries(
      Object.entries(spec.target.template.data).map(([key, template]) => [key, filled(template, values)]),
    );
  }

  #source(name: string): Record<string, string> {
    const user = /^minio-user-(.+)$/.exec(name)?.[1];
    if (user === undefined) return this.secret(name);
    const { id, secret } = this.store.key(user);
    return { accessKey: id, secretKey: secret };
  }
}

const passwordOf = (user: string): string => `${user.replaceAll('-', '')}0123456789`;

const filled = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replaceAll(/\{\{ (?:\.(\w+)|index \. "([^"]+)")[^}]*\}\}/g, (whole, field: string, indexed: string) => {
    const value = values[field ?? indexed];
    if (value === undefined) throw new Error(`${whole} is not among ${Object.keys(values).join(', ')}`);
    return value;
  });
