import { registry } from './registry.ts';

/** What `registry` is, for copies of the images of others. */
export const mirror = { ...registry, words: 'the mirror that images of others are pulled from' };
