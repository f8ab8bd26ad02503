import type { Chart } from 'cdk8s';
import type { Static, TObject } from 'typebox';
import type { ConnectionType } from '../contract/connections/index.ts';
import type { ObjectSettings, RenderContext, Served, Used, UsedOf } from '../contract/context.ts';
import { PULL_SECRET, type SecretRef } from '../contract/secret-ref.ts';
import type { PlannedWorkload } from '../contract/workload.ts';
import type { Connection, Plan, PlannedComponent } from '../graph/plan.ts';
import type { KubeObject } from '../kit/object.ts';
import { Resource } from './resource.ts';

/** What a component asked for that its declarations do not cover: a mistake in the component, never in the configuration. */
export class ComponentError extends Error {
  readonly component: string;

  constructor(component: string, message: string) {
    super(`${component}: ${message}`);
    this.name = 'ComponentError';
    this.component = component;
  }
}

/** The Plan, looked up the way components ask: built once, so that rendering stays linear. */
export class PlanIndex {
  readonly plan: Plan;
  readonly #byClient = new Map<string, Connection[]>();
  readonly #byProvider = new Map<string, Connection[]>();
  readonly #secrets = new Map<string, SecretRef>();

  constructor(plan: Plan) {
    this.plan = plan;
    for (const connection of plan.connections) {
      push(this.#byClient, `${connection.client.component} ${connection.type}`, connection);
      push(this.#byProvider, `${connection.provider} ${connection.type}`, connection);
    }
    for (const { component, name, namespace, keys } of plan.seeds)
      this.#secrets.set(`${component} ${name}`, { name, namespace, keys: Object.keys(keys) });
    for (const { component, name, namespace, keys } of plan.views)
      this.#secrets.set(`${component} ${name}`, { name, namespace, keys: Object.keys(keys) });
  }

  needs(component: string, type: string): readonly Connection[] {
    return this.#byClient.get(`${component} ${type}`) ?? [];
  }

  clients(component: string, type: string): readonly Connection[] {
    return this.#byProvider.get(`${component} ${type}`) ?? [];
  }

  secret(component: string, name: string): SecretRef | undefined {
    return this.#secrets.get(`${component} ${name}`);
  }
}

/** What `render` and `values` of a component see. Objects that they add are collected by `onAdd`. */
export function renderContext(
  index: PlanIndex,
  component: PlannedComponent,
  chart: Chart,
  settings: Map<string, ObjectSettings>,
): RenderContext<Static<TObject>> {
  const { id, namespace, options } = component;
  const { platform } = index.plan;
  const fail = (message: string): never => {
    throw new ComponentError(id, message);
  };
  const named = (type: string, name?: string) =>
    index.needs(id, type).filter((connection) => name === undefined || connection.need === name);
  const maybe = <T extends ConnectionType>(type: T, name?: string): Used<T> | undefined => {
    const found = named(type, name);
    if (found.length > 1)
      fail(
        new Set(found.map(({ need }) => need)).size === 1
          ? `is connected to ${found.length} providers of ${type}: ask for them with useAll`
          : `has ${found.length} needs of ${type}; say which: ${found.map(({ need }) => need).join(', ')}`,
      );
    return found[0] && usedOf<T>(found[0]);
  };
  const usedOf = <T extends ConnectionType>(connection: Connection) =>
    ({
      ...connection.endpoint,
      provider: connection.provider,
      secret: connection.secret ?? noSecret(id, connection),
    }) as unknown as UsedOf<T>;
  return {
    id,
    namespace,
    options,
    platform,
    chart,
    add: (object, how = {}) => {
      const resource = new Resource(chart, object as unknown as KubeObject);
      settings.set(resource.node.path, how);
    },
    use: (type: ConnectionType, ...rest: readonly (string | object | undefined)[]) => {
      // A shape is there for TypeScript alone.
      const name = rest.find((one) => typeof one === 'string');
      return (maybe(type, name) ??
        fail(`uses ${type}${name === undefined ? '' : ` (${name})`} without declaring the need`)) as never;
    },
    maybe,
    useAll: <T extends ConnectionType>(type: T, name?: string) =>
      [...named(type, name)]
        .sort((a, b) => (a.provider < b.provider ? -1 : 1))
        .map((connection) => usedOf<T>(connection)),
    clients: <T extends ConnectionType>(type: T) =>
      index.clients(id, type).map(
        (connection) =>
          ({
            ...connection.client,
            component: connection.client.component,
            request: connection.request,
            seed: connection.seed ?? noSecret(id, connection),
          }) as unknown as Served<T>,
      ),
    served: component.serves?.namespaces ?? [],
    pullSecrets: (where = namespace) =>
      index.plan.views
        .filter((view) => view.component === id && view.namespace === where && view.type === PULL_SECRET)
        .map(({ name }) => name),
    secret: (name) => index.secret(id, name) ?? fail(`has no secret ${name}`),
    workload: (name): PlannedWorkload =>
      component.workloads.find((workload) => workload.name === name) ?? fail(`has no workload ${name}`),
    image: (role) => component.images[role] ?? fail(`has no image ${role}`),
  };
}

/** A connection without credentials still answers `.secret`, with an error that says so. */
function noSecret(component: string, connection: Connection): SecretRef {
  return {
    get name(): never {
      throw new ComponentError(component, `asks for the secret of ${connection.id}, which has none`);
    },
    namespace: connection.client.namespace,
    keys: [],
  };
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
