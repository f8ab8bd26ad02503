/** Tells of a problem in the configuration: `path` is where it stands, from the top. */
export type Report = (rule: string, path: readonly string[], message: string, fix: string, why?: string) => void;
