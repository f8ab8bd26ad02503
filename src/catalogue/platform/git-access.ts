import type { GitEndpoint } from '../../contract/connections/git.ts';
import type { SecretShape } from '../../contract/need.ts';
import type { Client, CredentialSpec } from '../../contract/offer.ts';
import type { PlatformFacts } from '../../contract/platform.ts';
import { asText } from '../../contract/secret-text.ts';

/** Scheme, host and port of a repository's URL; a port that it does not name is that of its scheme. */
export function gitAddress(url: string): { scheme: 'http' | 'https' | 'ssh'; host: string; port: number } {
  const match = /^(https?|ssh):\/\/(?:[^/@]*@)?([^/:]+)(?::([0-9]+))?\//.exec(url);
  // `git@host:path`
  if (!match) return { scheme: 'ssh', host: /@([^:]+):/.exec(url)?.[1] ?? '', port: 22 };
  const scheme = match[1] as 'http' | 'https' | 'ssh';
  return { scheme, host: match[2]!, port: Number(match[3] ?? { http: 80, https: 443, ssh: 22 }[scheme]) };
}

/** Where the server of an http(s) URL is: `https://gitlab.example.com:8443`. */
export function originOf(url: string): string {
  return new URL(url).origin;
}

/**
 * The credential of a client of the repository. Only its server can make one: bootstrap asks GitLab for a token, a person
 * makes it at a server of their own. `anonymous`: reading needs none.
 */
export function gitCredential(
  { id, request: { access, opensRequests } }: Client<'git'>,
  { url, anonymous, provider }: Pick<PlatformFacts['git'], 'url' | 'anonymous' | 'provider'>,
  name: (access: string, id: string) => string,
): CredentialSpec<'git'> | undefined {
  if (access === undefined || (access === 'read' && anonymous)) return undefined;
  const may =
    access === 'read'
      ? 'read the repository, and no more'
      : `read and write the repository${opensRequests ? ', and open merge requests' : ''}`;
  const bySsh = gitAddress(url).scheme === 'ssh';
  return {
    name: name(access, id),
    keys: bySsh
      ? { sshPrivateKey: { given: `a private key that may ${may}` } }
      : {
          username: { given: `the user of a token that may ${may}` },
          password: { given: `a token that may ${may}` },
        },
    given: { kind: access },
    // A GitLab makes tokens for others, and a GitHub knows keys.
    ...((provider === 'gitlab') !== bySsh && { renewal: { by: 'forge' } }),
  };
}

/** The Secret by which Argo CD knows the repository at an address (v3.4.4, docs/operator-manual/declarative-setup.md). */
const knownToArgo = (name: string, address: (url: string) => string): SecretShape<'git'> => ({
  name,
  labels: { 'argocd.argoproj.io/secret-type': 'repository' },
  only: true,
  keys: ({ url }, credential) => ({
    type: 'git',
    url: address(url),
    ...('sshPrivateKey' in credential
      ? { sshPrivateKey: asText(credential.sshPrivateKey) }
      : { username: asText(credential.username), password: asText(credential.password) }),
  }),
});

/** What Argo CD reads the repository with. */
export const argoRepository = knownToArgo('argocd-repository', (url) => url);

/** What the Image Updater writes to it with. */
export const updaterRepository = knownToArgo('image-updater-repository', updaterUrl);

/**
 * The address by which the Image Updater calls the repository. It asks Argo CD for the credential of an address, and so would
 * write with what Argo CD reads with (argocd-image-updater v1.2.2, pkg/argocd/gitcreds.go `getCredsFromArgoCD`); a Secret that
 * it is told of instead it uses without looking whether the server is the right one, and never by http (`getCredsFromSecret`).
 * So it has an address that leads to the same repository and is another one to Argo CD, which compares them without `.git` and
 * in small letters (argo-cd v3.4.4, util/git/git.go `NormalizeGitURL`): with the user's name, of ssh with the port.
 */
export function updaterUrl(url: string): string {
  const { scheme, port } = gitAddress(url);
  if (scheme !== 'ssh') return url.replace(/^(https?:\/\/)(?:[^/@]*@)?/, `$1${UPDATER}@`);
  const [, user, host, given, path] = /^(?:ssh:\/\/)?(?:([^/@]*)@)?([^/:]+)(?::([0-9]+)(?=\/))?[/:](.*)$/.exec(url)!;
  // A zero in front of it changes no number.
  return `ssh://${user ?? 'git'}@${host}:${given === undefined ? port : `0${given}`}/${path!.replace(/^\//, '')}`;
}

/** The forges take any name beside a token. */
const UPDATER = 'image-updater';

/**
 * Settings for the git program of a pod, as environment variables (git, Documentation/git-config.txt `GIT_CONFIG_COUNT`).
 *
 * libcurl, and so git, takes every name below localhost for 127.0.0.1 and asks no DNS; an address that it is told is looked
 * up before that (curl 7.88 to 8.16, lib/hostip.c `Curl_resolv`: fetch_addr comes before the rule; tried with git 2.39).
 * Programs that resolve otherwise (go-git, Node, Python) find the name by DNS.
 */
export function gitSettings(
  { resolve }: Pick<GitEndpoint, 'resolve'>,
  further: Readonly<Record<string, string>> = {},
): { readonly name: string; readonly value: string }[] {
  if (resolve === undefined) return [];
  const settings = Object.entries({ 'http.curloptResolve': resolve, ...further });
  return [
    { name: 'GIT_CONFIG_COUNT', value: String(settings.length) },
    ...settings.flatMap(([key, value], i) => [
      { name: `GIT_CONFIG_KEY_${i}`, value: key },
      { name: `GIT_CONFIG_VALUE_${i}`, value },
    ]),
  ];
}
