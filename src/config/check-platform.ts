import { profileOf } from '../clusters/index.ts';
import type { Finding } from '../finding/finding.ts';
import { nearest } from '../finding/nearest.ts';
import { checkName } from './check-name.ts';
import { checkRegistry } from './check-registry.ts';
import { choicesIn, OTHERS } from './choices.ts';
import { overlap, parseCidr } from './cidr.ts';
import type { PlatformConfig } from './config.ts';
import { dnsLabel, dnsSubdomain, gitUrl, secretKey } from './names.ts';
import { parsePointer, toPointer } from './pointer.ts';
import type { Reserved } from './reserved.ts';

/** Namespaces that come with a cluster: a tree that put quotas and policies there would stop it. */
const CLUSTERS_OWN: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

/**
 * What a schema cannot say about a platform: a repository's address that carries a secret, a name that is too long for k3d,
 * components of one's own with a name that is taken, a choice of a component that nobody knows. Positions are filled in by the caller from `config`.
 * `catalogue`: ids of all its components.
 */
export function checkPlatform(
  { name, cluster, git, registry, ingress, secrets, components, own, projects, connections }: PlatformConfig,
  reserved: Reserved,
  catalogue: Iterable<string>,
): Finding[] {
  const findings: Finding[] = [];
  const report = (rule: string, path: readonly string[], message: string, fix: string) => {
    findings.push({ rule: `config/${rule}`, severity: 'error', message, fix, config: toPointer(path) });
  };

  const { maker } = profileOf(cluster);
  if (maker && name.length > maker.longestName)
    report(
      'name',
      ['name'],
      `the ${maker.program} cluster is called as the platform is, and ${name} has more than ${maker.longestName} characters`,
      'choose a shorter name',
    );

  for (const [path, range] of rangesOf({ cluster, git, registry, secrets }))
    if (parseCidr(range) === undefined)
      report(
        'range',
        path,
        `${path.join('.')} is no range of addresses: ${range}`,
        'write four numbers from 0 to 255 and a length from 0 to 32, such as 10.42.0.0/16',
      );
  const [pods, services] = [parseCidr(cluster.podCidr), parseCidr(cluster.serviceCidr)];
  if (pods && services && overlap(pods, services))
    report(
      'range',
      ['cluster', 'serviceCidr'],
      `Services and pods would have the same addresses: ${cluster.serviceCidr} and ${cluster.podCidr} overlap`,
      'give them ranges apart, such as 10.42.0.0/16 and 10.43.0.0/16',
    );

  const { identity } = profileOf(cluster);
  for (const [account, role] of Object.entries(cluster.identities)) {
    const at = ['cluster', 'identities', account];
    if (!identity)
      report(
        'form',
        at,
        `ServiceAccounts of ${cluster.kind} have no annotation that names a role`,
        'remove it, or say `cluster.kind`',
      );
    else if (!new RegExp(identity.pattern).test(role))
      report('form', at, `${role} is not ${identity.role}`, `write ${identity.role}`);
    if (!/^[a-z0-9-]+\/[a-z0-9.-]+$/.test(account))
      report(
        'form',
        at,
        `${JSON.stringify(account)} names no ServiceAccount`,
        'write its namespace and name: `ml-lifecycle/mlflow`',
      );
  }

  const refused = gitUrl(git.url);
  if (refused)
    report(
      'name',
      ['git', 'url'],
      `git.url is no address of a repository: ${refused.reason}`,
      refused.suggestion ? `write ${refused.suggestion}` : 'write an http(s) or ssh URL that ends in .git',
    );

  checkRegistry(registry, maker, report);

  const meant = { 'github.com': 'github', 'gitlab.com': 'gitlab' }[hostOf(git.url)];
  if (meant !== undefined && meant !== git.provider)
    report(
      'form',
      ['git', 'provider'],
      `git.url is at ${hostOf(git.url)}, which is no ${git.provider === 'github' ? 'GitHub' : 'GitLab'}`,
      `write \`provider: ${meant}\``,
    );

  const { store } = secrets;
  if (store !== 'generated' && !secrets[store])
    report(
      'form',
      ['secrets', 'store'],
      `secrets come from ${store}, and nothing says where that is`,
      `add \`secrets: { ${store}: … }\`: docs/secrets.md has an example`,
    );
  for (const [path, url] of addressesOf(ingress, secrets))
    if (!URL.canParse(url))
      report(
        'name',
        path,
        `${path.join('.')} is no address: its host or port cannot be read`,
        'write a name such as vault.example.com: what ends in a number is taken for an IP address',
      );

  for (const [id, { folder, chart, namespace, secrets: made }] of Object.entries(own)) {
    const at = ['components', id];
    for (const [secret, { keys }] of Object.entries(made)) {
      checkName(report, dnsSubdomain, secret, [...at, 'secrets', secret], 'Secret');
      for (const key of Object.keys(keys))
        checkName(report, secretKey, key, [...at, 'secrets', secret, 'keys', key], 'key of a Secret');
    }
    if (CLUSTERS_OWN.has(namespace))
      report(
        'namespace',
        [...at, 'namespace'],
        `${id} is to live in ${namespace}, which belongs to the cluster`,
        `give it a namespace of its own: \`namespace: ${id}\``,
      );
    const problem = dnsLabel(id);
    if (problem)
      report(
        'name',
        at,
        `${JSON.stringify(id)} is no name for a component: ${problem.reason}`,
        problem.suggestion ? `write ${problem.suggestion}` : 'choose another name',
      );
    if (reserved.components.has(id))
      report('clash', at, `the name ${id} belongs to the platform`, 'give the component another name');
    const project = id.startsWith('project-') ? id.slice('project-'.length) : '';
    if (Object.hasOwn(projects, project))
      report('clash', at, `the project ${project} is the component ${id}`, 'give the component another name');
    if (folder !== undefined && chart !== undefined)
      report(
        'form',
        at,
        `${id} is both a folder and a chart`,
        'keep `folder` or `chart`, or make two components of it',
      );
  }

  const known = [...Object.keys(own), ...catalogue, ...reserved.components];
  const clients = [...known, ...Object.keys(projects).map((project) => `project-${project}`)];
  for (const { type, client, provider, config } of choicesIn(connections)) {
    const unknown = (message: string, id: string, ids: readonly string[]) => {
      const close = nearest(id, ids);
      const some = [...Object.keys(components), ...Object.keys(own)].join(', ');
      report('reference', parsePointer(config), message, close ? `write ${close}` : `write one of ${some}`);
    };
    if (!known.includes(provider)) unknown(`${provider}, chosen for ${type}, is no component`, provider, known);
    if (client !== OTHERS && !clients.includes(client))
      unknown(`${client}, for which ${provider} is to provide ${type}, is no component`, client, clients);
  }
  return findings;
}

function rangesOf({
  cluster: { podCidr, serviceCidr, apiServer },
  git,
  registry,
  secrets,
}: Pick<PlatformConfig, 'cluster' | 'git' | 'registry' | 'secrets'>): readonly (readonly [
  path: readonly string[],
  range: string,
])[] {
  const listed: readonly (readonly [readonly string[], readonly string[]])[] = [
    [['cluster', 'apiServer', 'cidrs'], apiServer.cidrs],
    [['git', 'cidrs'], git.cidrs],
    [['registry', 'cidrs'], registry.cidrs],
    [['registry', 'rewrite', 'cidrs'], registry.rewrite?.cidrs ?? []],
    [['secrets', 'cidrs'], secrets.cidrs],
  ];
  return [
    [['cluster', 'podCidr'], podCidr],
    [['cluster', 'serviceCidr'], serviceCidr],
    ...listed.flatMap(([path, ranges]) => ranges.map((range, i) => [[...path, String(i)], range] as const)),
  ];
}

/** Addresses that only their whole can tell to be ones, each with its path in the configuration. */
function addressesOf(
  { domain, hosts }: PlatformConfig['ingress'],
  { vault, azure }: PlatformConfig['secrets'],
): readonly (readonly [path: readonly string[], url: string])[] {
  return [
    ...(domain === undefined ? [] : [[['ingress', 'domain'], `http://any.${domain}`] as const]),
    ...Object.entries(hosts).map(([id, host]) => [['ingress', 'hosts', id], `http://${host}`] as const),
    ...(vault === undefined ? [] : [[['secrets', 'vault', 'server'], vault.server] as const]),
    ...(azure === undefined ? [] : [[['secrets', 'azure', 'vault'], azure.vault] as const]),
  ];
}

/** The host of a repository's URL; nothing when it has none. */
function hostOf(url: string): string {
  return /^(?:\w+:\/\/)?(?:[^/@]*@)?([^/:]+)/.exec(url)?.[1]?.toLowerCase() ?? '';
}
