import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { describeCatalogue } from '../../src/catalogue/describe.ts';
import { AREAS, firstSentence, formatCatalogue, formatComponent } from '../../src/cli/describe-component.ts';
import { option, resources } from '../../src/config/options.ts';
import { defineComponent } from '../../src/contract/component.ts';
import { need } from '../../src/contract/need.ts';
import { offer } from '../../src/contract/offer.ts';
import { catalogue } from '../../src/synth/catalogue.ts';
import { run } from '../support/cli.ts';

const store = defineComponent({
  id: 'store',
  title: 'Store',
  area: 'data',
  summary: 'Keeps objects. Every client gets a user of its own.',
  links: { docs: 'https://store.example/docs' },
  namespace: 'data-plane',
  options: Type.Object({
    servers: option.integer({ description: 'Servers', minimum: 1, maximum: 16, default: 1, production: 4 }),
    mode: option.choice(['fast', 'safe'], {
      description: 'What matters more where both cannot be had',
      default: 'safe',
    }),
    licence: option.string({ description: 'Number of the licence' }),
    resources: resources({ cpu: '100m', memory: '256Mi' }, { cpu: '1', memory: '2Gi' }),
    buckets: Type.Optional(
      option.map(Type.Object({ versioning: option.boolean({ description: 'Keep every version', default: false }) }), {
        description: 'Buckets',
      }),
    ),
  }),
  declare: ({ options }) => ({
    workloads: {
      server: {
        labels: { app: 'store' },
        replicas: options.servers,
        resources: options.resources,
        volumes: [{ size: '10Gi', count: 2 }],
      },
      migration: {
        labels: { app: 'store-migration' },
        replicas: 0,
        namespace: 'processing-jobs',
        podSecurity: 'baseline',
        resources: options.resources,
      },
    },
    requires: [
      need({ type: 'operator:store' }),
      need({ type: 'metrics', optional: true }),
      need({ type: 'postgres', name: 'one', request: { databases: [{ name: 'one' }] } }),
      need({ type: 'postgres', name: 'two', request: { databases: [{ name: 'two' }] } }),
    ],
    provides: [
      offer({
        type: 's3',
        at: 'server',
        ports: [9000],
        endpoint: () => ({ url: 'http://store', region: 'eu' }),
        seed: () => ({ name: 'x', keys: { accessKey: 'x', secretKey: { random: 40 } } }),
      }),
    ],
    secrets: [
      {
        name: 'root',
        keys: { user: 'admin', password: { random: 32 }, url: { template: 'x' } },
        views: [{ name: 'root-env', keys: { ROOT: '{{ .password }}' } }],
      },
    ],
    images: { server: 'store.example/server:1.2.3' },
    uis: [
      {
        title: 'Console',
        service: 'store',
        port: 9001,
        at: { workload: 'server', port: 9001 },
        path: '/console',
        login: 'own',
      },
    ],
  }),
});
const operator = defineComponent({
  id: 'store-operator',
  title: 'Store operator',
  area: 'data',
  summary: 'Runs stores.',
  namespace: 'platform-operators',
  implied: true,
  options: Type.Object({}),
  declare: () => ({ provides: [offer({ type: 'operator:store', endpoint: () => ({}) })] }),
  chart: () => ({
    repository: 'oci://store.example/charts',
    name: 'store-operator',
    version: '4.5.6',
    clusterKinds: [],
  }),
});
const outside = defineComponent({
  id: 'world',
  title: 'World',
  area: 'platform',
  summary: 'All else.',
  namespace: 'kube-system',
  external: true,
  options: Type.Object({}),
});
const described = describeCatalogue([store, operator, outside]);

describe('explain', () => {
  it('tells all of a component', () => {
    expect(formatComponent(described[0]!)).toMatchSnapshot();
  });

  it('tells who brings an operator, and its chart', () => {
    expect(formatComponent(described[1]!)).toMatchSnapshot();
  });

  it('lists a catalogue by area', () => {
    expect(formatCatalogue(described)).toMatchSnapshot();
  });

  it('never tells the value of a secret, not even one that is fixed', () => {
    expect(described[0]!.secrets).toEqual([
      {
        name: 'root',
        keys: { user: 'fixed', password: '32 random letters and digits', url: 'made of the other keys' },
        views: { 'root-env': ['ROOT'] },
      },
    ]);
  });

  it('needs no platform.yaml', async () => {
    const { exit, stdout, stderr } = await run(['explain', 'kafka']);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toMatch(/^Kafka \(kafka\)\n/);
    expect(stdout).toMatch(/\n {2}brokers +whole number from 1 to 99 +1 \/ 3 +Brokers/);
  });

  it('prints the same as JSON', async () => {
    const kafka = JSON.parse((await run(['explain', 'kafka', '--json'])).stdout);
    expect(kafka).toMatchObject({ id: 'kafka', area: 'data', namespace: 'data-plane' });
    const all = JSON.parse((await run(['explain', '--json'])).stdout);
    expect(all.map(({ id }: { id: string }) => id)).toEqual(catalogue().map(({ id }) => id));
    expect(all).toContainEqual(kafka);
  });
});

describe('the catalogue', () => {
  const all = describeCatalogue(catalogue());

  it('is listed in full, each with its id', async () => {
    const { stdout } = await run(['explain']);
    for (const { id } of all) expect(stdout).toMatch(new RegExp(`^ {2}${id} `, 'm'));
  });

  it.each(all.map((component) => [component.id, component] as const))('%s describes itself', (_, component) => {
    expect(Object.keys(AREAS)).toContain(component.area);
    expect(firstSentence(component.summary).length).toBeLessThan(160);
    for (const { name, description } of component.options) expect(description, `description of ${name}`).not.toBe('');
    expect(formatComponent(component)).not.toContain('undefined');
  });
});
