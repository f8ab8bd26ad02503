import { Environment } from '@marcbachmann/cel-js';
import type { Loose } from './tree.ts';

/** What somebody asks of the API server. */
interface Asked {
  readonly operation: 'CREATE' | 'DELETE' | 'UPDATE';
  readonly user: string;
  readonly object?: object;
  readonly oldObject?: object;
}

/**
 * What a ValidatingAdmissionPolicy says to a request: its messages, and none where it lets it through or is not about whoever asks.
 * The language is that of the API server; what it fills in, it does not: test/cluster asks the server itself.
 */
export function judge({ spec }: Loose, { operation, user, object, oldObject }: Asked): readonly string[] {
  const environment = new Environment({ homogeneousAggregateLiterals: false, enableOptionalTypes: true });
  for (const name of ['object', 'oldObject', 'request', 'variables']) environment.registerVariable(name, 'dyn');
  const variables: Record<string, unknown> = {};
  const scope = {
    object: whole(object ?? null),
    oldObject: whole(oldObject ?? null),
    request: { operation, userInfo: { username: `system:serviceaccount:orchestration:${user}` } },
    variables,
  };
  const holds = (expression: string) => environment.parse(expression)(scope);
  if (!spec.matchConditions.every(({ expression }: Loose) => holds(expression))) return [];
  for (const { name, expression } of spec.variables ?? []) variables[name] = holds(expression);
  return spec.validations.flatMap(({ expression, message }: Loose) => (holds(expression) === true ? [] : [message]));
}

/** Numbers of objects are whole ones. */
function whole(value: unknown): unknown {
  if (typeof value === 'number') return BigInt(value);
  if (Array.isArray(value)) return value.map(whole);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, whole(one)]));
}
