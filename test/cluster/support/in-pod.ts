import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Api } from './api.ts';
import type { Service } from './processes.ts';

/** Where a program in a pod finds the namespace that it is in, and whom it is. */
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** A program as a pod would start it. */
export type Command = Pick<Service, 'name' | 'program' | 'args'> & { readonly env: Readonly<Record<string, string>> };

/** A kubeconfig by which a program has the rights of a ServiceAccount, as in a pod. `account`: `<namespace>/<name>`. */
export async function accountConfig(api: Api, kubeconfig: string, folder: string, account: string): Promise<string> {
  const [namespace, name] = account.split('/');
  const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 86_400 } };
  const { status } = await api.request<{ status: { token: string } }>(
    'POST',
    `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`,
    request,
  );
  const config = parse(readFileSync(kubeconfig, 'utf8')) as { users: { user: object }[] };
  for (const one of config.users) one.user = { token: status.token };
  const file = join(folder, `${name}.kubeconfig`);
  writeFileSync(file, stringify(config), { mode: 0o600 });
  return file;
}

/** With the file that tells a pod's program its namespace, in file systems of its own. */
export function inPod(namespace: string, command: Command): Command {
  const script = `set -e; mount -t tmpfs none /run; mkdir -p ${ACCOUNT}; printf ${namespace} >${ACCOUNT}/namespace; exec "$@"`;
  return {
    ...command,
    program: 'unshare',
    args: ['--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh', command.program, ...command.args],
  };
}
