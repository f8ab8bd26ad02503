import { at, recordOf, textOf } from '../kit/json.ts';
import type { KubeObject } from '../kit/object.ts';

/** What an ingress controller does before it lets anybody through, and how it is told. */
export interface IngressController {
  /** Custom resources that it brings. */
  readonly definitions: readonly string[];
  /** Has it ask at an Ingress for a user and a password: those of a Secret of the type `kubernetes.io/basic-auth`. */
  readonly ask: (ingress: Named, secret: string) => Asking;
  /** The Secret by which it asks at an Ingress; undefined when it lets everybody through. */
  readonly asksBy: (ingress: KubeObject, find: Find) => string | undefined;
}

interface Named {
  readonly name: string;
  readonly namespace: string;
}

type Find = (kind: string, namespace: string | undefined, name: string) => KubeObject | undefined;

interface Asking {
  /** Of the Ingress. */
  readonly annotations: Readonly<Record<string, string>>;
  /** What stands beside it. */
  readonly objects: readonly KubeObject[];
}

const MIDDLEWARES = 'traefik.ingress.kubernetes.io/router.middlewares';
/** Behind the name of a middleware that is an object of the cluster. */
const PROVIDER = '@kubernetescrd';

/**
 * Traefik v3 (v3.7.8, pkg/provider/kubernetes/crd/kubernetes.go `createBasicAuthMiddleware`, ingress/annotations.go). A router whose
 * middleware or Secret is not there is not served at all. The password stays with it: what is behind runs the code of jobs.
 */
const TRAEFIK: IngressController = {
  definitions: ['middlewares.traefik.io'],
  ask: ({ name, namespace }, secret) => ({
    annotations: { [MIDDLEWARES]: `${namespace}-${name}${PROVIDER}` },
    objects: [
      {
        apiVersion: 'traefik.io/v1alpha1',
        kind: 'Middleware',
        metadata: { name, namespace },
        spec: { basicAuth: { removeHeader: true, secret } },
      },
    ],
  }),
  asksBy: ({ metadata: { annotations, namespace = 'default' } }, find) => {
    const middlewares = (textOf(recordOf(annotations)[MIDDLEWARES]) ?? '').split(',').map((one) => one.trim());
    const own = middlewares.filter((one) => one.startsWith(`${namespace}-`) && one.endsWith(PROVIDER));
    for (const one of own) {
      const middleware = find('Middleware.traefik.io', namespace, one.slice(namespace.length + 1, -PROVIDER.length));
      const secret = textOf(at(middleware?.spec, 'basicAuth', 'secret'));
      if (secret !== undefined) return secret;
    }
    return undefined;
  },
};

/** Controllers by their IngressClass. Of any other it is not known how it is told to ask. */
const BY_CLASS: Readonly<Record<string, IngressController>> = { traefik: TRAEFIK };

export const ASKING_CLASSES: readonly string[] = Object.keys(BY_CLASS);

export function controllerOf({ class: name }: { readonly class: string }): IngressController | undefined {
  return Object.hasOwn(BY_CLASS, name) ? BY_CLASS[name] : undefined;
}
