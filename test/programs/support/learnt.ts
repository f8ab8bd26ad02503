import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { python } from './script.ts';

const SCRIPT = join(fileURLToPath(new URL('../realtime/', import.meta.url)), 'learnt.py');

/** What a learner kept in its folder. */
export const stateOf = (folder: string, what: string): { learnt: number; offsets: Record<string, number> } =>
  JSON.parse(python('learner', SCRIPT, { state: join(folder, `${what}.state`) }));

/** What MLflow was told of a measure of a run, in the order of its steps. */
export const historyOf = (
  mlflow: string,
  experiment: string,
  run: string,
  measure: string,
): { step: number; value: number }[] => JSON.parse(python('learner', SCRIPT, { mlflow, experiment, run, measure }));
