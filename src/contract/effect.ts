/** What becomes of a cluster by a change, what needs eyes most first. */
export const EFFECTS = ['refused', 'data-loss', 'access', 'restart', 'order', 'images', 'capacity'] as const;
export type Effect = (typeof EFFECTS)[number];
