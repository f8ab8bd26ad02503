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
