/** Versions of Kubernetes that a tree can be checked against. */
export const KUBERNETES_VERSIONS = ['1.33', '1.34', '1.35', '1.36'] as const;

/** The one that a platform is for when it says none, and by which what says none is read. */
export const DEFAULT_KUBERNETES: (typeof KUBERNETES_VERSIONS)[number] = '1.35';
