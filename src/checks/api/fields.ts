import type { Fault } from '../../contract/problem.ts';
import { isRecord } from '../../kit/json.ts';
import { formatPath, type Path } from '../../kit/path.ts';

/** What is wrong with a value, and what to do; undefined where nothing is, or where its type is wrong, which the schema tells. */
export type Check = (value: unknown) => Words | undefined;
export type Words = readonly [message: string, fix: string];

/**
 * Checks by the path of the field that they are about: `spec.ports[].name` in every item of a list, `data.{}` every key of a
 * map, `spec.hard.*` every value of one.
 */
export type FieldChecks = Readonly<Record<string, Check>>;

interface Node {
  check?: Check;
  fields?: Map<string, Node>;
  items?: Node;
  keys?: Check;
  values?: Node;
}

/** Finds what is wrong in a value, in one walk for all checks. */
export type Walk = (value: unknown) => readonly Fault[];

/** Puts checks together to a walk that visits each place once. */
export function fieldsOf(checks: FieldChecks): Walk {
  const root: Node = {};
  for (const [path, check] of Object.entries(checks)) place(root, path, check);
  return (value) => {
    const faults: Fault[] = [];
    visit(root, value, [], faults);
    return faults;
  };
}

function place(root: Node, path: string, check: Check): void {
  let node = root;
  for (const [step] of path.matchAll(/\[\]|[^.[\]]+/g)) {
    if (step === '[]') node = node.items ??= {};
    else if (step === '*') node = node.values ??= {};
    else if (step === '{}') {
      node.keys = check;
      return;
    } else {
      node.fields ??= new Map();
      const next = node.fields.get(step) ?? {};
      node.fields.set(step, next);
      node = next;
    }
  }
  node.check = check;
}

function visit(node: Node, value: unknown, path: (string | number)[], faults: Fault[]): void {
  if (node.check) tell(node.check(value), path, faults);
  if (Array.isArray(value)) {
    if (node.items) for (let i = 0; i < value.length; i++) descend(node.items, value[i], i, path, faults);
  } else if (isRecord(value)) {
    const { fields, keys, values } = node;
    if (fields) for (const [name, next] of fields) descend(next, value[name], name, path, faults);
    if (keys) for (const key of Object.keys(value)) tell(keys(key), [...path, key], faults);
    if (values) for (const key of Object.keys(value)) descend(values, value[key], key, path, faults);
  }
}

function descend(node: Node, value: unknown, step: string | number, path: (string | number)[], faults: Fault[]): void {
  if (value === undefined || value === null) return;
  path.push(step);
  visit(node, value, path, faults);
  path.pop();
}

function tell(words: Words | undefined, path: Path, faults: Fault[]): void {
  if (words) faults.push({ path: formatPath(path), message: words[0], fix: words[1] });
}
