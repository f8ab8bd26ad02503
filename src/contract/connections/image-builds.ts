import { connectionType, nothing } from './connection-type.ts';

/** A runner of the jobs that build images and push them. */
export const imageBuilds = connectionType({
  words: 'a runner of the jobs that build images',
  ours: true,
  request: nothing,
  endpoint: nothing,
});
