import { ApiObject, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import { describe, expect, it } from 'vitest';
import type { ComponentDefinition } from '../../src/contract/component.ts';
import type { RenderContext } from '../../src/contract/context.ts';
import { offer } from '../../src/contract/offer.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { ComponentError } from '../../src/render/context.ts';
import { render } from '../../src/render/render.ts';
import { component, planned, workload } from '../support/components.ts';

const drawing = (draw: (ctx: RenderContext) => void, rest: Partial<ComponentDefinition> = {}) =>
  component(
    'mine',
    { workloads: { app: workload('mine') }, images: { app: 'nginx:1.29' } },
    { namespace: 'home', render: draw, ...rest },
  );
const objects = (...definitions: readonly ComponentDefinition[]) =>
  render(planned(...definitions)).manifests.map(({ object }) => object);
const tell = ({ kind, metadata }: KubeObject) => `${kind} ${metadata.namespace ?? '-'}/${metadata.name}`;
const configMap = (name: string, namespace = 'home') => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
});

describe('what a component adds', () => {
  it('is collected in its order, with wave, data and where it comes from', () => {
    const { manifests } = render(
      planned(
        drawing((ctx) => {
          ctx.add(configMap('b'), { wave: 1, data: true, config: '/projects/x' });
          ctx.add(configMap('a'));
        }),
      ),
    );
    expect(
      manifests.map(({ component, config, data, object }) => [
        component,
        config,
        data,
        object.metadata.name,
        object.metadata.annotations?.['argocd.argoproj.io/sync-wave'],
      ]),
    ).toEqual([
      ['mine', '/projects/x', true, 'b', '1'],
      ['mine', '/components/mine', false, 'a', undefined],
    ]);
  });

  it('comes by component, in the order of waves', () => {
    const first = component(
      'z-first',
      { provides: [offer({ type: 'x', endpoint: () => ({}) })] },
      { render: (ctx) => ctx.add(configMap('first')) },
    );
    const second = component(
      'a-second',
      { requires: [{ type: 'x' }] },
      { render: (ctx) => ctx.add(configMap('second')) },
    );
    expect(objects(second, first).map(tell)).toEqual(['ConfigMap home/first', 'ConfigMap home/second']);
  });

  it('is nothing for what stands outside', () => {
    expect(objects(drawing((ctx) => ctx.add(configMap('a')), { external: true }))).toEqual([]);
  });

  it('may have one name in two components', () => {
    expect(
      objects(
        component('a', {}, { render: (ctx) => ctx.add(configMap('x')) }),
        component('b', {}, { render: (ctx) => ctx.add(configMap('x')) }),
      ),
    ).toHaveLength(2);
  });
});

describe('constructs of cdk8s and cdk8s-plus', () => {
  it('are collected with the namespace of their component, and what says another keeps it', () => {
    const made = objects(
      drawing((ctx) => {
        const deployment = new kplus.Deployment(ctx.chart, 'web', {
          replicas: 1,
          containers: [{ image: ctx.image('app'), portNumber: 8080 }],
        });
        deployment.exposeViaService({ name: 'web' });
        new ApiObject(ctx.chart, 'far', {
          apiVersion: 'v1',
          kind: 'ServiceAccount',
          metadata: { name: 'far', namespace: 'away' },
        });
      }),
    );
    expect(made.map(tell)).toEqual(['Deployment home/mine-web', 'Service home/web', 'ServiceAccount away/far']);
    expect(made[0]!.metadata.labels).toMatchObject({ 'app.kubernetes.io/part-of': 'mlops' });
  });

  it('that belong to no namespace get none', () => {
    const made = objects(
      drawing((ctx) => {
        new kplus.ClusterRole(ctx.chart, 'reader', { metadata: { name: 'reader' } }).allowRead(kplus.ApiResource.PODS);
        new kplus.Namespace(ctx.chart, 'extra', { metadata: { name: 'extra' } });
        new ApiObject(ctx.chart, 'issuer', {
          apiVersion: 'cert-manager.io/v1',
          kind: 'ClusterIssuer',
          metadata: { name: 'issuer' },
        });
        new ApiObject(ctx.chart, 'crd', {
          apiVersion: 'apiextensions.k8s.io/v1',
          kind: 'CustomResourceDefinition',
          metadata: { name: 'fleets.example.org' },
          spec: { group: 'example.org', names: { kind: 'Fleet' }, scope: 'Cluster' },
        });
        new ApiObject(ctx.chart, 'fleet', { apiVersion: 'example.org/v1', kind: 'Fleet', metadata: { name: 'fleet' } });
      }),
    );
    expect(made.map(tell)).toEqual([
      'ClusterRole -/reader',
      'Namespace -/extra',
      'ClusterIssuer -/issuer',
      'CustomResourceDefinition -/fleets.example.org',
      'Fleet -/fleet',
    ]);
  });

  it('are found in charts inside the chart', () => {
    const made = objects(
      drawing((ctx) => {
        const inner = new Chart(ctx.chart, 'inner', { namespace: 'inner' });
        new ApiObject(inner, 'a', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });
      }),
    );
    expect(made.map(tell)).toEqual(['ConfigMap inner/a']);
  });

  it('have names that do not change with what stands beside them', () => {
    const names = (extra: boolean) =>
      objects(
        drawing((ctx) => {
          if (extra) new kplus.ConfigMap(ctx.chart, 'other');
          new kplus.ConfigMap(ctx.chart, 'settings');
        }),
      ).map(({ metadata }) => metadata.name);
    expect(names(true)).toContain(names(false)[0]);
    expect(names(false)).toEqual(['mine-settings']);
  });

  it('that find something wrong with themselves stop the rendering, by path', () => {
    expect(() =>
      objects(
        drawing((ctx) =>
          new ApiObject(ctx.chart, 'x', { apiVersion: 'v1', kind: 'ConfigMap' }).node.addValidation({
            validate: () => ['no data'],
          }),
        ),
      ),
    ).toThrow('mine/x: no data');
  });
});

describe('a chart that Argo CD renders', () => {
  it('is a pin and its values', () => {
    const pin = { repository: 'https://charts.example.org', name: 'x', version: '1.2.3', clusterKinds: [] };
    const { releases, manifests } = render(
      planned(component('x', {}, { chart: () => pin, values: ({ namespace }) => ({ where: namespace }) })),
    );
    expect(releases).toEqual([{ component: 'x', pin, values: { where: 'default-ns' } }]);
    expect(manifests).toEqual([]);
    expect(render(planned(component('x', {}, { chart: () => pin }))).releases[0]!.values).toEqual({});
  });
});

describe('the context of a component', () => {
  const db = component('db', {
    workloads: { server: workload('db') },
    provides: [
      offer({ type: 'db', at: 'server', ports: [1], endpoint: ({ id }) => ({ url: `db/${id}` }) }),
      offer({
        type: 'vault',
        endpoint: () => ({ url: 'vault' }),
        seed: ({ id }) => ({ name: `vault-${id}`, keys: { token: { random: 8 } } }),
      }),
    ],
  });
  const operator = component('operator', {
    provides: [offer({ type: 'operator:external-secrets', endpoint: () => ({}) })],
  });
  const see = <T>(look: (ctx: RenderContext) => T, declarations: Parameters<typeof component>[1] = {}): T => {
    let seen: T | undefined;
    render(
      planned(
        db,
        operator,
        component('app', declarations, {
          render: (ctx) => {
            seen = look(ctx);
          },
        }),
      ),
    );
    return seen as T;
  };

  it('hands over the endpoint of a need, and the Secret with its credentials', () => {
    const needs = { requires: [{ type: 'db' }, { type: 'vault' }] };
    expect(see((ctx) => ctx.use('db').url, needs)).toBe('db/app');
    expect(see((ctx) => ctx.use('vault').secret, needs)).toEqual({
      name: 'app-vault',
      namespace: 'default-ns',
      keys: ['token'],
    });
  });

  it('answers undefined for a need that is not there, when it may', () => {
    expect(see((ctx) => ctx.maybe('db'))).toBeUndefined();
  });

  it('shows the provider its clients', () => {
    let clients: unknown;
    const provider = component(
      'p',
      { provides: [offer({ type: 'p', endpoint: () => ({}), seed: ({ id }) => ({ name: id, keys: {} }) })] },
      {
        render: (ctx) => {
          clients = ctx.clients('p');
        },
      },
    );
    render(
      planned(
        operator,
        provider,
        component('c', { requires: [{ type: 'p', request: { size: 1 } }] }, { namespace: 'there' }),
      ),
    );
    expect(clients).toEqual([
      {
        component: 'c',
        id: 'c',
        namespace: 'there',
        workloads: [],
        request: { size: 1 },
        seed: { component: 'p', name: 'c', namespace: 'default-ns', keys: [] },
      },
    ]);
  });

  it('knows its own secrets, workloads and images', () => {
    const declared = {
      workloads: { web: workload('w') },
      images: { web: 'nginx:1' },
      secrets: [{ name: 's', keys: { a: 'b' }, views: [{ name: 'v', keys: { c: 'd' } }] }],
    };
    expect(
      see((ctx) => [ctx.secret('s'), ctx.secret('v'), ctx.image('web'), ctx.workload('web').talksToApi], declared),
    ).toEqual([
      { name: 's', namespace: 'default-ns', keys: ['a'] },
      { name: 'v', namespace: 'default-ns', keys: ['c'] },
      'nginx:1',
      false,
    ]);
  });

  it.each<[string, (ctx: RenderContext) => unknown, string]>([
    ['a need', (ctx) => ctx.use('kafka'), 'app: uses kafka without declaring the need'],
    ['a need by name', (ctx) => ctx.use('db', 'other'), 'app: uses db (other) without declaring the need'],
    ['a secret', (ctx) => ctx.secret('x'), 'app: has no secret x'],
    ['a workload', (ctx) => ctx.workload('x'), 'app: has no workload x'],
    ['an image', (ctx) => ctx.image('x'), 'app: has no image x'],
    [
      'credentials that a connection does not have',
      (ctx) => ctx.use('db').secret.name,
      'app: asks for the secret of app → db (db), which has none',
    ],
  ])('refuses %s that the component did not declare', (_, look, message) => {
    expect(() => see(look, { requires: [{ type: 'db' }] })).toThrow(
      new ComponentError('app', message.slice('app: '.length)),
    );
  });

  it('asks which of two needs is meant', () => {
    const two = {
      requires: [
        { type: 'db', name: 'one' },
        { type: 'db', name: 'two' },
      ],
    };
    expect(() => see((ctx) => ctx.use('db'), two)).toThrow('app: has 2 needs of db; say which: one, two');
    expect(see((ctx) => ctx.use('db', 'two').url, two)).toBe('db/two');
  });
});
