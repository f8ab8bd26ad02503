/** A Secret as a Pod refers to it. `K`: the keys that are known when the code is written. */
export interface SecretRef<K extends string = string> {
  readonly name: string;
  readonly namespace: string;
  /** Keys that it is known to hold. */
  readonly keys: readonly K[];
}

/** The value of an environment variable from a Secret. */
export function fromSecret<K extends string>({ name }: Pick<SecretRef<K>, 'name' | 'keys'>, key: NoInfer<K>) {
  return { secretKeyRef: { name, key } };
}

/** A Secret as the kubelet wants it for a login (Kubernetes v1.35, pkg/credentialprovider/config.go), and its key. */
export const PULL_SECRET = 'kubernetes.io/dockerconfigjson';
export const PULL_KEY = '.dockerconfigjson';

/** The logins that a pod, or an account, pulls with; nothing where there are none. */
export function imagePullSecrets(names: readonly string[]): { imagePullSecrets?: { name: string }[] } {
  return names.length > 0 ? { imagePullSecrets: names.map((name) => ({ name })) } : {};
}
