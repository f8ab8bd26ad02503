import { type Manifest, placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { describeObject, kindOf } from '../../../kit/object.ts';
import { covers, type Secured, securedOf, type Way, waysOf } from '../../ingress/ways.ts';
import type { Rule, Subject } from '../../rule.ts';

export const uiHost: Rule = {
  id: 'ui/host',
  severity: 'error',
  what: 'A host and a path lead to one Service; the host of each UI is the plan’s and leads to its Service; and where it is https the certificate is for that host.',
  why: 'The controller takes one of two, and not the same after a restart; a host that nobody knows is not found; a browser refuses a certificate of another host.',
  *check(subject): Iterable<Problem> {
    const ways = subject.objects().flatMap(waysOf);
    const astray = new Set<Way>();
    yield* ofUis(
      subject,
      ways.filter(({ manifest }) => !manifest.inside),
      astray,
    );
    yield* twice(ways.filter((way) => !astray.has(way)));
    const issued = certificates(subject);
    for (const manifest of subject.objects()) {
      const secured = securedOf(manifest);
      if (secured.length === 0) continue;
      yield* uncovered(manifest, secured);
      for (const one of secured) yield* otherCertificate(manifest, one, issued);
    }
  },
};

function* twice(ways: readonly Way[]): Iterable<Problem> {
  const seen = new Map<string, Way>();
  for (const way of ways) {
    const { host = 'every host', path, how, manifest, at } = way;
    const key = `${host} ${path} ${how}`;
    const other = seen.get(key);
    if (!other) seen.set(key, way);
    else
      yield {
        ...placeOf(manifest),
        path: at,
        message: `${host}${path} is that of ${other.manifest === manifest ? other.at : describeObject(other.manifest.object)}, too`,
        fix: 'give one of them another host or path',
      };
  }
}

/** The way to a UI by its name, as the plan has it. Ways of UIs that lead elsewhere go to `astray`. */
function* ofUis({ plan }: Subject, ways: readonly Way[], astray: Set<Way>): Iterable<Problem> {
  for (const { id, uis, config, external } of plan.components) {
    if (external) continue;
    for (const { title, service, namespace, port, open, name } of uis) {
      if (!open) continue;
      const own = ways.filter((way) => way.manifest.object.metadata.namespace === namespace);
      const there = own.find((way) => way.host === open.host && way.service === service && isPort(way, port));
      const https = open.url.startsWith('https:');
      if (there) {
        const { manifest } = there;
        // Routes of other kinds say TLS elsewhere.
        if (kindOf(manifest.object) === 'Ingress.networking.k8s.io' && securedOf(manifest).length > 0 !== https)
          yield {
            ...placeOf(manifest),
            path: 'spec.tls',
            message: `${title} is to be opened by ${open.url}, and its Ingress ${https ? 'has no TLS' : 'has TLS'}`,
            fix: https ? `add \`tls: [{ hosts: [${open.host}] }]\`` : 'take `tls` out, or say `ingress.tls: true`',
          };
        continue;
      }
      const its = own.find((way) => way.manifest.object.metadata.name === name);
      if (its) astray.add(its);
      const near = its ?? own.find((way) => way.service === service || way.host === open.host);
      yield {
        ...(near ? { ...placeOf(near.manifest), path: near.at } : { component: id, config }),
        message: near
          ? `${near.host ?? 'every host'} leads to ${near.service}:${near.port}, and ${title} is ${service}:${port} at ${open.host}`
          : `nothing leads to ${title} at ${open.host}`,
        fix: `let ${open.host} lead to ${service}:${port}: it follows from the component`,
        ...(near && { brings: [{ rule: 'reference/service', about: describeObject(near.manifest.object) }] }),
      };
    }
  }
}

/** A port by its name is a reference, which another rule looks up. */
const isPort = ({ port }: Way, wanted: number) => port === undefined || !/^\d+$/.test(port) || Number(port) === wanted;

function* uncovered(manifest: Manifest, secured: readonly Secured[]): Iterable<Problem> {
  const names = secured.flatMap(({ hosts }) => hosts);
  const told = new Set<string>();
  for (const { host, at } of waysOf(manifest)) {
    if (host === undefined || told.has(host) || names.some((name) => covers(name, host))) continue;
    told.add(host);
    yield {
      ...placeOf(manifest),
      path: at,
      message: `it has TLS for ${names.join(', ') || 'no host'}, and not for ${host}`,
      fix: `add ${host} to \`hosts\` under \`tls\``,
    };
  }
}

/** Names by `namespace/secret`, of the certificates that the tree asks for. */
function certificates({ plan, manifests }: Subject): ReadonlyMap<string, readonly string[]> {
  return new Map(
    manifests.flatMap(({ object }) =>
      (plan.knowledge.kinds.get(kindOf(object)) ?? []).flatMap(({ certifies }) => {
        const found = certifies?.(object);
        return found ? [[`${object.metadata.namespace}/${found.secret}`, found.names] as const] : [];
      }),
    ),
  );
}

function* otherCertificate(
  manifest: Manifest,
  { secret, hosts, at }: Secured,
  issued: ReadonlyMap<string, readonly string[]>,
): Iterable<Problem> {
  const names = secret === undefined ? undefined : issued.get(`${manifest.object.metadata.namespace}/${secret}`);
  for (const host of hosts)
    if (names && !names.some((name) => covers(name, host)))
      yield {
        ...placeOf(manifest),
        path: `${at}.secretName`,
        message: `the certificate in ${secret} is for ${names.filter(Boolean).join(', ')}, and not for ${host}`,
        fix: `name the Secret of its own certificate, or add ${host} to the names of that one`,
      };
}
