import type { GitConfig } from '../../../config/schema.ts';
import { gitAddress } from '../git-access.ts';

/**
 * Host keys of the forges on the internet, which these publish (docs.github.com, "GitHub's SSH key fingerprints"; docs.gitlab.com,
 * "GitLab.com settings"), as Argo CD has them (v3.4.4, hack/ssh_known_hosts). Those of elliptic curves do: the programs ask for them first.
 */
const FORGES: Readonly<Record<string, readonly string[]>> = {
  'github.com': [
    'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEmKSENjQEezOmxkZMy7opKgwFB9nkt5YRrYMjNuG5N87uRgg6CLrbo5wAdT/y6v0mKV0U2w0WZ2YB/++Tpockg=',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl',
  ],
  'gitlab.com': [
    'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBFSMqzJeV9rUzU4kWitGjeR4PWSa29SPqJ1fVkhtj3Hw9xjLVXVYrU9QlYWrOLXBpQ6KWjbjTDTdDkoohFzgbEY=',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAfuCHKVTjquxvt6CM6tdG4SLp1Btn/nOeHHE5UOzRdf',
  ],
};

/** Lines of ssh's `known_hosts` for the server of the repository: Argo CD speaks to no other (v3.4.4, util/git/creds.go `StrictHostKeyChecking=yes`). */
export function knownHosts({ url }: Pick<GitConfig, 'url'>, given: readonly string[]): string {
  const { scheme, host } = gitAddress(url);
  const published = scheme === 'ssh' ? (FORGES[host] ?? []).map((key) => `${host} ${key}`) : [];
  return [...published, ...given].map((line) => `${line}\n`).join('');
}
