import { controllerOf } from '../clusters/ingress-controllers.ts';
import type { IngressConfig } from '../config/schema.ts';
import type { SeedSpec } from './seed.ts';
import type { Workload } from './workload.ts';

export interface Ui {
  readonly title: string;
  /** Service and port inside the cluster, in the namespace of the workload. */
  readonly service: string;
  readonly port: number;
  /** The workload behind the Service, and the port that its pods listen on. */
  readonly at: { readonly workload: string; readonly port: number };
  readonly path?: string;
  /** Its host is `<name>.<domain>`; default: the component's id, or the Service when there are several. */
  readonly name?: string;
  /** Its host, when that is not for the platform to choose. */
  readonly host?: string;
  /** Whether people come by https, when that is not for the platform to choose. */
  readonly https?: boolean;
  /**
   * How people log in. The program asks: `own`, or the user that it begins with. `none`: it lets in whoever comes, so that the
   * ingress controller asks in its place.
   */
  readonly login: Login | 'own' | 'none';
}

/** A user, and the Secret of the UI's namespace that holds the password; of a token alone there is no user. */
export interface Login {
  readonly user?: string;
  readonly secret: string;
  readonly key: string;
}

/** What a UI's need of a host is called, among the needs of its component: its only UI goes by the component's id. */
export function uiName(id: string, uis: readonly Ui[], { name, service }: Pick<Ui, 'name' | 'service'>): string {
  return name ?? (uis.length > 1 ? service : id);
}

/** A component, as far as its UIs are concerned. */
interface Owner {
  readonly id: string;
  readonly namespace: string;
  readonly workloads?: Readonly<Record<string, Pick<Workload, 'namespace'>>> | undefined;
}

/** Where the Service of a UI is, and its Ingress. */
export function uiNamespace({ namespace, workloads }: Owner, { at }: Pick<Ui, 'at'>): string {
  return workloads?.[at.workload]?.namespace ?? namespace;
}

/** The user of every login that the ingress controller asks for. */
const USER = 'platform';

/** The login that the ingress controller asks for in front of a UI that has none, where UIs have hosts and it can ask. */
export function doorOf(id: string, { login }: Pick<Ui, 'login'>, ingress: IngressConfig): Login | undefined {
  if (login !== 'none' || ingress.domain === undefined || controllerOf(ingress) === undefined) return undefined;
  return { user: USER, secret: `${id}-login`, key: 'password' };
}

/** The Secrets of these logins: one in each namespace for all UIs that a component has there. */
export function doorSeeds(owner: Owner, uis: readonly Ui[], ingress: IngressConfig): readonly SeedSpec[] {
  const seeds = new Map<string, SeedSpec>();
  for (const ui of uis) {
    const door = doorOf(owner.id, ui, ingress);
    if (!door) continue;
    const namespace = uiNamespace(owner, ui);
    seeds.set(namespace, {
      name: door.secret,
      ...(namespace !== owner.namespace && { namespace }),
      type: 'kubernetes.io/basic-auth',
      keys: { username: USER, [door.key]: { random: 24 } },
      // The ingress controller alone, and people.
      readers: [],
      renewal: { by: 'operator', within: '1m' },
    });
  }
  return [...seeds.values()];
}
