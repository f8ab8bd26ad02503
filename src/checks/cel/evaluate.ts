import { Optional } from '@marcbachmann/cel-js';
import { same } from '../../kit/compare.ts';
import { isRecord } from '../../kit/json.ts';
import { type Path, pathOf } from '../../kit/path.ts';
import type { Schema } from '../schema/structural.ts';
import { type Evaluated, expressionOf } from './environment.ts';
import { type ValidationRule, validationsOf } from './rule.ts';
import { celValue, fieldSchema } from './value.ts';

/** A rule of a schema that an object breaks, or that cannot be evaluated here. */
export interface Violation {
  readonly path: Path;
  readonly message: string;
  readonly rule: string;
  /** It compares with the object of before. */
  readonly transition: boolean;
  /** Why nobody can say whether the object breaks it. */
  readonly unsupported?: string;
}

/**
 * The `x-kubernetes-validations` of a schema that an object breaks, defaults filled in. Rules that compare with the object of
 * before are evaluated where there is one.
 * Source: k8s.io/apiextensions-apiserver@v0.35.4 pkg/apiserver/schema/cel/validation.go.
 */
export function evaluate(schema: Schema, object: unknown, oldObject?: unknown): readonly Violation[] {
  return [...violations(schema, object, oldObject, [])];
}

function* violations(schema: Schema, value: unknown, old: unknown, path: Path): Iterable<Violation> {
  // A rule is about a value that is there: null is for the rules of what holds it.
  if (value === null || value === undefined) return;
  const rules = validationsOf(schema);
  if (rules.length > 0) yield* broken(rules, schema, value, old ?? undefined, path);
  for (const branch of schema.allOf ?? []) yield* violations(branch, value, old, path);
  if (Array.isArray(value)) {
    if (!schema.items) return;
    const before = counterparts(schema, old);
    for (const [i, item] of value.entries()) yield* violations(schema.items, item, before(item), [...path, i]);
  } else if (isRecord(value)) {
    const before = isRecord(old) && schema['x-kubernetes-map-type'] !== 'atomic' ? old : {};
    for (const [name, inner] of Object.entries(value)) {
      const own = fieldSchema(schema, name);
      if (own) yield* violations(own, inner, before[name], [...path, name]);
    }
  }
}

/** Items are the same ones as before where keys tell: in a list that is a map. */
function counterparts(schema: Schema, old: unknown): (item: unknown) => unknown {
  const keys = schema['x-kubernetes-list-map-keys'] as readonly string[] | undefined;
  if (!Array.isArray(old) || !keys || schema['x-kubernetes-list-type'] !== 'map') return () => undefined;
  return (item) => old.find((one) => isRecord(one) && isRecord(item) && keys.every((key) => same(one[key], item[key])));
}

function* broken(
  rules: readonly ValidationRule[],
  schema: Schema,
  value: unknown,
  old: unknown,
  path: Path,
): Iterable<Violation> {
  const self = celValue(value, schema);
  const before = old === undefined ? undefined : celValue(old, schema);
  for (const one of rules) {
    const transition = /\boldSelf\b/.test(one.rule);
    if (transition && before === undefined && !one.optionalOldSelf) continue;
    const oldSelf = one.optionalOldSelf ? (before === undefined ? Optional.none() : Optional.of(before)) : before;
    const scope = { self, oldSelf };
    const result = expressionOf(one.rule)(scope);
    if ('value' in result && result.value === true) continue;
    yield {
      path: [...path, ...pathOf(one.fieldPath?.replaceAll("'", '"') ?? '')],
      rule: one.rule,
      transition,
      ...told(one, result, () => (one.messageExpression ? expressionOf(one.messageExpression)(scope) : undefined)),
    };
  }
}

function told(
  { rule, message }: ValidationRule,
  result: Evaluated,
  said: () => Evaluated | undefined,
): Pick<Violation, 'message' | 'unsupported'> {
  if ('unsupported' in result) return { message: message ?? rule, unsupported: result.unsupported };
  if ('failure' in result) return { message: `${result.failure} evaluating rule: ${message?.trim() ?? rule}` };
  const own = said();
  const words = own && 'value' in own && typeof own.value === 'string' ? own.value.trim() : '';
  return { message: words !== '' && !words.includes('\n') ? words : (message?.trim() ?? `failed rule: ${rule}`) };
}
