import type { Problem } from '../contract/problem.ts';
import { pathOf, valueAt } from '../kit/path.ts';

/** The path of a problem in the object that holds the text: `data["train.yaml"]: spec.driver`. */
export function pathFrom({ inside, path }: Pick<Problem, 'inside' | 'path'>): string | undefined {
  if (!inside) return path;
  return path === undefined ? inside.path : `${inside.path}: ${path}`;
}

/** Whether a program writes there what is meant: `replicas: "{{ params.replicas }}"`. */
export function isFilledIn({ inside, path }: Pick<Problem, 'inside' | 'path'>): boolean {
  if (!inside || path === undefined) return false;
  const value = valueAt(inside.object, pathOf(path));
  return typeof value === 'string' && /\{\{|\$[({]/.test(value);
}
