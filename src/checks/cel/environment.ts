import { Environment, EvaluationError } from '@marcbachmann/cel-js';
import { once } from '../schema/once.ts';
import { addAddresses } from './functions/addresses.ts';
import { addLists } from './functions/lists.ts';
import { addQuantities } from './functions/quantities.ts';
import { addTexts } from './functions/texts.ts';

/** What a rule sees: the value, and the one of before. */
interface Scope {
  readonly self: unknown;
  readonly oldSelf?: unknown;
}

/** An expression that can be evaluated. */
export type Expression = (scope: Scope) => Evaluated;

/** What it gives, or why it fails; `unsupported` where the API server may know more than this does. */
export type Evaluated = { readonly value: unknown } | { readonly failure: string } | { readonly unsupported: string };

/**
 * CEL as the API server has it for CustomResourceDefinitions: the language, optional values, and the libraries that
 * k8s.io/apiserver@v0.35.4 pkg/cel/environment/base.go lists, but for those that need a request (authorizer) or that no definition
 * has been seen with (semver, comprehensions of two variables, `format` of a text, ext.Lists).
 */
const environment = once(() => {
  const made = new Environment({ homogeneousAggregateLiterals: false, enableOptionalTypes: true })
    .registerVariable('self', 'dyn')
    .registerVariable('oldSelf', 'dyn');
  for (const add of [addLists, addTexts, addQuantities, addAddresses]) add(made);
  return made;
});

const known = new Map<string, Expression>();

/** Reads an expression, once a process. */
export function expressionOf(text: string): Expression {
  const expression = known.get(text) ?? compile(text);
  known.set(text, expression);
  return expression;
}

function compile(text: string): Expression {
  const parsed = parse(text);
  if (!('run' in parsed)) return () => parsed;
  return (scope) => {
    try {
      return { value: parsed.run(scope) };
    } catch (error) {
      const isPattern = error instanceof EvaluationError && error.code === 'invalid_regular_expression';
      return isPattern || error instanceof SyntaxError
        ? { unsupported: firstLine(error) }
        : { failure: firstLine(error) };
    }
  };
}

function parse(text: string): { readonly run: (scope: Scope) => unknown } | { readonly unsupported: string } {
  try {
    const run = environment().parse(text);
    const { valid, error } = run.check();
    return valid ? { run } : { unsupported: firstLine(error) };
  } catch (error) {
    return { unsupported: firstLine(error) };
  }
}

const firstLine = (error: unknown) => (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
