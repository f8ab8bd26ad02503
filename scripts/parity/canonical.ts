import { parse } from 'yaml';
import { isCrd } from '../../src/checks/schema/crd.ts';
import { isRecord, type Json } from '../../src/kit/json.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { formatBytes, formatCpu, parseBytes, parseCpu } from '../../src/kit/quantity.ts';
import { slimCrd } from '../import/crds.ts';
import { isDefault, isNothing } from './defaults.ts';
import { plainPods, plainTargets } from './pods.ts';
import { plainProcess, words } from './words.ts';

/** Lists of which the order means nothing. */
const SETS =
  /^(drop|add|verbs|operations|apiGroups|apiVersions|resources|resourceNames|accessModes|finalizers|categories|shortNames)$/;

/** What tells the items of a list apart, where it is not their name. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  ports: ['containerPort', 'port'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  items: ['key'],
  topologySpreadConstraints: ['topologyKey'],
};

/**
 * An object in the form in which two that mean the same are the same: quantities in one spelling, lists whose items have a
 * name as maps (`[name=x]`), flags and words of programs by name and place, pods without names of their own, configuration files by what they say, and neither what
 * the API server fills in nor what is empty. `siblings`: all objects of its side, among them the pods behind its Service.
 */
export function canonical(object: KubeObject, siblings: readonly KubeObject[] = [object]): KubeObject {
  const { kind } = object;
  // Of a definition everything is said: nothing is filled in, and an empty map may be a word (`subresources: { status: {} }`).
  const isWhole = isCrd(object);
  const walk = (value: unknown, key: string, path: string): unknown => {
    if (Array.isArray(value)) return list(value, key, path);
    if (!isRecord(value)) return scalar(value, key, path);
    return fields(value, path);
  };
  const fields = (whole: Json, path: string): Json => {
    const kept: Record<string, unknown> = {};
    const value = isWhole ? whole : plainProcess(whole);
    for (const key of Object.keys(value).sort()) {
      const at = path === '' ? key : `${path}.${key}`;
      const isArguments = key === 'args' && Array.isArray(value.args);
      const inner = isArguments ? words(value.args as unknown[], value.command) : walk(value[key], key, at);
      if (isWhole ? inner !== undefined : !isNothing(key, inner) && !isDefault(kind, at, inner)) kept[key] = inner;
    }
    return kept;
  };
  const list = (items: readonly unknown[], key: string, path: string): unknown => {
    if (SETS.test(key) && items.every((item) => typeof item === 'string')) return [...new Set(items)].sort();
    const labels = items.map((item) => (isRecord(item) ? labelOf(item, key) : undefined));
    const isKeyed = labels.every((label) => label !== undefined) && new Set(labels).size === labels.length;
    if (!isKeyed) return items.map((item) => walk(item, '', path));
    const entries = items.map((item, i) => [labels[i]!, walk(item, '', path)] as const);
    return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return fields(prepared(object, siblings), '') as unknown as KubeObject;
}

function prepared(object: KubeObject, siblings: readonly KubeObject[]): KubeObject {
  if (isCrd(object)) return slimCrd(object);
  if (object.kind === 'ConfigMap') return withParsedFiles(object);
  return object.kind === 'Service' ? plainTargets(object, siblings) : plainPods(object, siblings);
}

function labelOf(item: Json, key: string): string | undefined {
  for (const field of KEYS[key] ?? ['name']) if (item[field] !== undefined) return `[${field}=${item[field]}]`;
  const { name } = (isRecord(item.metadata) ? item.metadata : {}) as Json;
  return typeof name === 'string' ? `[name=${name}]` : undefined;
}

const AMOUNTS = /(^|\.)(requests|limits|hard|capacity)\.[^.]+$|\.sizeLimit$/;

function scalar(value: unknown, key: string, path: string): unknown {
  if (!AMOUNTS.test(path) || (typeof value !== 'string' && typeof value !== 'number')) return value;
  try {
    return /(^|\.)cpu$/.test(key) ? formatCpu(parseCpu(value)) : formatBytes(parseBytes(value));
  } catch {
    // A template in the place of an amount.
    return value;
  }
}

/** A ConfigMap whose files are read: spaces, comments and the order of keys are no differences. */
function withParsedFiles(object: KubeObject): KubeObject {
  if (!isRecord(object.data)) return object;
  const data = Object.entries(object.data).map(([file, text]) => [
    file,
    typeof text === 'string' ? fileOf(file, text) : text,
  ]);
  return { ...object, data: Object.fromEntries(data) };
}

function fileOf(name: string, text: string): unknown {
  if (/\.(properties|conf|cfg)$/.test(name)) {
    const lines = text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !/^[#!]/.test(line));
    const pairs = lines.map((line) => /^([^=:\s]+)\s*[=:]\s*(.*)$/.exec(line));
    if (pairs.every((pair) => pair !== null)) return Object.fromEntries(pairs.map((pair) => [pair![1], pair![2]]));
  }
  if (!text.includes('\n') && !/^[{[]/.test(text)) return text;
  try {
    const value: unknown = parse(text, { logLevel: 'silent' });
    return isRecord(value) ? value : text.trim();
  } catch {
    return text.trim();
  }
}
