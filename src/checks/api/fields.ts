import type { Fault } from '../../contract/problem.ts';
import { isRecord } from '../../kit/json.ts';
import { formatPath } from '../../kit/path.ts';

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
  if (value === undefined || value === null) return;
  const tell = (words: Words | undefined, ...more: string[]) => {
    if (words) faults.push({ path: formatPath([...path, ...more]), message: words[0], fix: words[1] });
  };
  if (node.check) tell(node.check(value));
  const go = (next: Node, inner: unknown, step: string | number) => {
    path.push(step);
    visit(next, inner, path, faults);
    path.pop();
  };
  if (Array.isArray(value)) {
    if (node.items) for (let i = 0; i < value.length; i++) go(node.items, value[i], i);
  } else if (isRecord(value)) {
    if (node.fields) for (const [name, next] of node.fields) if (value[name] !== undefined) go(next, value[name], name);
    if (node.keys) for (const key of Object.keys(value)) tell(node.keys(key), key);
    if (node.values) for (const [key, inner] of Object.entries(value)) go(node.values, inner, key);
  }
}
