import type { Fault } from '../../contract/problem.ts';
import { type Json, listOf, recordOf, recordsOf } from '../../kit/json.ts';
import type { KubeObject } from '../../kit/object.ts';
import { eachPart } from '../../kit/parts.ts';
import { formatPath } from '../../kit/path.ts';
import { labelValue, qualifiedName } from './values.ts';
import { wrong } from './wrong.ts';

/** Of nodes the last two as well (apimachinery v0.35.4, pkg/selection). */
const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'];

/**
 * What is wrong with the selectors of an object, wherever one is: they are what has `matchExpressions` or `matchLabels`.
 * Of a custom resource its controller decides which labels there are (Cilium's have a source before them).
 * Source: k8s.io/apimachinery@v0.35.4 pkg/apis/meta/v1/validation/validation.go (ValidateLabelSelector).
 */
export function selectorFaults(object: KubeObject, custom: boolean): readonly Fault[] {
  const faults: Fault[] = [];
  eachPart(object, (part, key, path) => {
    if (key === 'matchExpressions') faults.push(...expressions(part, custom, formatPath(path)));
    else if (key !== 'matchLabels') return true;
    else if (!custom) faults.push(...labels(part, formatPath(path)));
    return false;
  });
  return faults;
}

function* expressions(list: unknown, custom: boolean, path: string): Iterable<Fault> {
  for (const [i, expression] of recordsOf(list).entries()) yield* requirement(expression, custom, `${path}[${i}]`);
}

function* labels(all: unknown, path: string): Iterable<Fault> {
  for (const [key, value] of Object.entries(recordOf(all)))
    for (const words of [qualifiedName(key), labelValue(value)])
      if (words) yield wrong(`${path}[${JSON.stringify(key)}]`, ...words);
}

function* requirement({ key, operator, values }: Json, custom: boolean, path: string): Iterable<Fault> {
  const words = custom ? undefined : qualifiedName(key);
  if (words) yield wrong(`${path}.key`, ...words);
  if (typeof operator !== 'string') return;
  const count = listOf(values).length;
  if (!OPERATORS.includes(operator))
    yield wrong(
      `${path}.operator`,
      `${operator} is no operator of selectors`,
      `write one of ${OPERATORS.slice(0, 4).join(', ')}`,
    );
  else if ((operator === 'In' || operator === 'NotIn') && count === 0)
    yield wrong(`${path}.values`, `${operator} needs a value`, 'say one at least, or write Exists');
  else if ((operator === 'Exists' || operator === 'DoesNotExist') && count > 0)
    yield wrong(`${path}.values`, `${operator} takes no values`, 'leave them out, or write In');
  for (const [i, value] of listOf(values).entries()) {
    const wrongValue = custom || operator === 'Gt' || operator === 'Lt' ? undefined : labelValue(value);
    if (wrongValue) yield wrong(`${path}.values[${i}]`, ...wrongValue);
  }
}

/** Whether a selector that is sound matches labels. */
export function matches(selector: unknown, labels: Readonly<Record<string, unknown>>): boolean {
  const { matchLabels, matchExpressions } = recordOf(selector);
  return (
    Object.entries(recordOf(matchLabels)).every(([key, value]) => labels[key] === value) &&
    recordsOf(matchExpressions).every(({ key, operator, values }) => {
      const value = labels[String(key)];
      if (operator === 'In') return value !== undefined && listOf(values).includes(value);
      if (operator === 'NotIn') return value === undefined || !listOf(values).includes(value);
      return operator === 'Exists' ? value !== undefined : operator === 'DoesNotExist' ? value === undefined : true;
    })
  );
}
