import { submission } from './submission.ts';

export const spark = submission('Spark applications');
