import type { Manifest } from '../../contract/manifest.ts';
import { type Json, listOf, recordOf, recordsOf, textOf, textsOf } from '../../kit/json.ts';
import { kindOf } from '../../kit/object.ts';

/** A way into the cluster: a host and a path, and the Service behind them. */
export interface Way {
  readonly manifest: Manifest;
  /** Absent: every host. */
  readonly host?: string;
  readonly path: string;
  /** How the path is compared, and what else tells the way from others. */
  readonly how: string;
  readonly service?: string;
  readonly port?: string;
  /** In the object. */
  readonly at: string;
}

/** Secrets with the certificates of hosts; without a Secret, the controller's own. */
export interface Secured {
  readonly hosts: readonly string[];
  readonly secret?: string;
  readonly at: string;
}

/** The ways that an object opens: an Ingress, a route of Traefik or of the Gateway API. */
export function waysOf(manifest: Manifest): readonly Way[] {
  const spec = recordOf(manifest.object.spec);
  switch (kindOf(manifest.object)) {
    case 'Ingress.networking.k8s.io':
      return recordsOf(spec.rules).flatMap(({ host, http }, i) => {
        const paths = recordsOf(recordOf(http).paths);
        // One without paths leads to the default backend (kubernetes v1.35.4, pkg/apis/networking/types.go `IngressRule`).
        if (paths.length === 0) return [{ manifest, ...hostOf(host), path: '/', how: '', at: `spec.rules[${i}]` }];
        return paths.map(({ path, pathType, backend }, j): Way => {
          const { name, port } = recordOf(recordOf(backend).service);
          const { number, name: called } = recordOf(port);
          return {
            manifest,
            ...hostOf(host),
            path: pathType === 'Exact' ? (textOf(path) ?? '/') : pathOf(path),
            how: pathType === 'Exact' ? 'exact' : '',
            ...behind(name, number ?? called),
            at: `spec.rules[${i}].http.paths[${j}]`,
          };
        });
      });
    case 'IngressRoute.traefik.io':
      return recordsOf(spec.routes).flatMap((route, i) => ofRoute(manifest, route, `spec.routes[${i}]`));
    case 'HTTPRoute.gateway.networking.k8s.io':
      return recordsOf(spec.rules).flatMap(({ matches, backendRefs }, i) => {
        const hosts = textsOf(spec.hostnames);
        const all = recordsOf(matches);
        const { name, port } = recordOf(listOf(backendRefs)[0]);
        return (hosts.length > 0 ? hosts : [undefined]).flatMap((host) =>
          (all.length > 0 ? all : [{}]).map(({ path, ...rest }: Json): Way => {
            const { value, type } = recordOf(path);
            return {
              manifest,
              ...hostOf(host),
              path: type === 'Exact' ? (textOf(value) ?? '/') : pathOf(value),
              how: `${type === 'Exact' ? 'exact' : ''}${Object.keys(rest).length > 0 ? JSON.stringify(rest) : ''}`,
              ...behind(name, port),
              at: `spec.rules[${i}]`,
            };
          }),
        );
      });
    default:
      return [];
  }
}

const hostOf = (host: unknown) => (textOf(host) === undefined ? {} : { host: textOf(host)!.toLowerCase() });
/** The Service and its port, as far as they are said. */
const behind = (name: unknown, port: unknown) => ({
  ...(textOf(name) && { service: textOf(name)! }),
  ...(port !== undefined && { port: String(port) }),
});
/** Without the slash at its end, where parts of paths are compared. */
const pathOf = (path: unknown) => (textOf(path) ?? '/').replace(/(?<=.)\/$/, '');

/**
 * Traefik's words: Host(`a`) && PathPrefix(`/b`), in small or large letters too; paths as they are written, and `*` every host
 * (traefik v3.7.8, pkg/rules/parser.go `NewParser`, pkg/muxer/http/matcher.go `host`, `path`, `pathPrefix`). Of two routes the one
 * with the higher priority is taken, on the entry points of both.
 */
function ofRoute(manifest: Manifest, { match, services, priority }: Json, at: string): Way[] {
  const said = textOf(match) ?? '';
  if (said === '') return [];
  const words = (name: string) =>
    [...said.matchAll(new RegExp(`\\b${name}\\(([^)]*)\\)`, 'gi'))].flatMap(
      ([, all]) => all!.match(/[^`'",\s]+/g) ?? [],
    );
  const where = [...textsOf(recordOf(manifest.object.spec).entryPoints)].sort();
  const rest = [
    said.replace(/\b(?:Host|Path|PathPrefix)\([^)]*\)|&&|\|\||[\s()]/gi, ''),
    ...(where.length > 0 ? [`on ${where.join(', ')}`] : []),
    ...(priority ? [`of priority ${String(priority)}`] : []),
  ];
  const { name, port } = recordOf(listOf(services)[0]);
  const exact = words('Path');
  const paths = exact.length > 0 ? exact : words('PathPrefix');
  const hosts = words('Host').map((host) => (host === '*' ? undefined : host));
  return (hosts.length > 0 ? hosts : [undefined]).flatMap((host) =>
    (paths.length > 0 ? paths : ['/']).map((path) => ({
      manifest,
      ...hostOf(host),
      path,
      how: [...(exact.length > 0 ? ['exact'] : []), ...rest].filter(Boolean).join(' '),
      ...behind(name, port),
      at,
    })),
  );
}

/** What an object has certificates for. */
export function securedOf({ object }: Manifest): readonly Secured[] {
  const { tls } = recordOf(object.spec);
  if (kindOf(object) === 'Ingress.networking.k8s.io')
    return recordsOf(tls).map(({ hosts, secretName }, i) => ({
      hosts: textsOf(hosts).map((host) => host.toLowerCase()),
      ...(textOf(secretName) && { secret: textOf(secretName)! }),
      at: `spec.tls[${i}]`,
    }));
  return [];
}

/** Whether a name of a certificate is for a host: a star is one label (RFC 6125). */
export function covers(name: string, host: string): boolean {
  if (!name.startsWith('*.')) return name.toLowerCase() === host;
  const dot = host.indexOf('.');
  return dot > 0 && host.slice(dot) === name.slice(1).toLowerCase();
}
