import type { Maker } from '../clusters/profile.ts';
import { serverOf } from '../kit/mirror.ts';
import type { RegistryConfig } from './registry-schema.ts';
import type { Report } from './report.ts';

/** What a schema cannot say about the registry and the mirrors: hosts that are none, and logins that nobody asks for. */
export function checkRegistry(registry: RegistryConfig, maker: Maker | undefined, report: Report): void {
  const { host, login, mirrors, caches, rewrite } = registry;
  // A name that is taken for that of a container to start (output/repository/k3d.ts).
  if (login && maker?.registry && /^[a-z0-9][a-z0-9-]*:[0-9]+(\/|$)/.test(host))
    report(
      'form',
      ['registry', 'login'],
      `${maker.program} starts the registry ${serverOf(host)}, which asks nobody for a login`,
      'remove `login: true`, or name the registry that has one as `registry.host`',
    );
  checkHosts(['registry', 'mirrors'], Object.keys(mirrors), report);
  checkHosts(['registry', 'caches'], Object.keys(caches), report);
  for (const cached of Object.keys(caches))
    if (!maker?.registry)
      report(
        'form',
        ['registry', 'caches', cached],
        'nobody starts a cache beside the nodes of this cluster',
        'remove it: nodes are told of caches by who sets them up',
      );
    else if (cached in mirrors)
      report(
        'form',
        ['registry', 'caches', cached],
        `images of ${cached} come from a mirror, and not from their home: there is nothing to cache`,
        'take it out of `caches` or out of `mirrors`',
      );
  if (!rewrite) return;

  const { to, registries, keep } = rewrite;
  checkHosts(['registry', 'rewrite', 'registries'], Object.keys(registries), report);
  checkHosts(['registry', 'rewrite', 'keep'], keep, report);
  for (const [registry, place] of Object.entries(registries)) {
    const at = ['registry', 'rewrite', 'registries', registry];
    if (serverOf(place) !== serverOf(to))
      report(
        'form',
        at,
        `the copies of ${registry} are on another server than the others: ${serverOf(place)}, not ${serverOf(to)}`,
        `name a place on ${serverOf(to)}: a cluster pulls its copies from one server, with one login`,
      );
    if (keep.includes(registry))
      report(
        'form',
        at,
        `images of ${registry} have a place for copies and are to stay as they are`,
        'take it out of `registries` or out of `keep`',
      );
  }
  if (rewrite.login && serverOf(to) === serverOf(host))
    report(
      'form',
      ['registry', 'rewrite', 'login'],
      `the copies are on the server of registry.host, ${serverOf(host)}, whose login is that of \`registry.login\``,
      'remove it here, and say `login: true` under `registry:`',
    );
}

function checkHosts(path: readonly string[], hosts: readonly string[], report: Report): void {
  for (const [i, host] of hosts.entries())
    if (!/^[a-zA-Z0-9.-]+(:[0-9]+)?$/.test(host))
      report(
        'form',
        [...path, path.at(-1) === 'keep' ? String(i) : host],
        `${JSON.stringify(host)} is no host of a registry`,
        'write the host alone, as images name it: `docker.io`',
      );
}
