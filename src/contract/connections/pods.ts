import { submission } from './submission.ts';

export const pods = submission('pods of a program');
