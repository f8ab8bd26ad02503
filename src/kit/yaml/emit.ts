export { emit } from '../../output/emit.ts';
