import { internet } from './internet.ts';

/** What `internet` is, by http too: repositories of Linux distributions sign their packages and speak nothing else. */
export const packages = { ...internet, words: 'repositories of packages outside the cluster, by http too' };
