/** One thing that is wrong with an object, without the object: the caller knows which one it asked about. */
export interface SchemaProblem {
  /** `spec.listeners[0].tls`; of a missing field, where it should be. Empty for the object as a whole. */
  readonly path: string;
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
  /** No schema says what this kind is, so nothing else about the object was checked. */
  readonly unknownKind?: true;
}
