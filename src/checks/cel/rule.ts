import { RULES } from '../schema/shape.ts';
import type { Schema } from '../schema/structural.ts';

/** One of `x-kubernetes-validations` (apiextensions.k8s.io/v1 ValidationRule). */
export interface ValidationRule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  /** Where it is told, below the value that it is about: `.spec.name`, `['a']`. */
  readonly fieldPath?: string;
  readonly optionalOldSelf?: boolean;
}

/** The rules that a schema has about its value. */
export function validationsOf(schema: Schema): readonly ValidationRule[] {
  return (schema[RULES] ?? []) as ValidationRule[];
}
