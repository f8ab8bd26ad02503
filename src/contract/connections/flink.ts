import { submission } from './submission.ts';

export const flink = submission('Flink deployments');
