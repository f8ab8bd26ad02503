import type { Target } from '../../contract/kind.ts';

/** The port that a URL of this scheme means when it says none. */
const DEFAULT_PORT: Readonly<Record<string, string>> = { http: '80', https: '443' };

const LABEL = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
/** A Service's name as DNS has it; what stands before it is one of its pods. */
const FULL = new RegExp(
  `(?<![\\w.-])((?:${LABEL}\\.)+)svc(?:\\.cluster\\.local)?(?![\\w-])\\.?(?::(\\d{1,5})(?!\\d))?`,
  'g',
);
/** Service and namespace alone: an address only after a scheme or a user, or before a port. */
const SHORT = new RegExp(`(?<![\\w.-])(${LABEL})\\.(${LABEL})(?![\\w.-])(?::(\\d{1,5})(?!\\d))?`, 'g');
const SCHEME = /([a-z][a-z0-9+.-]*):\/\/(?:(?:[^\s"'@/{}]|\{\{[^}]*\}\})*@)?$/i;
const BUCKET = /(?:\bs3[an]?:\/\/|\barn:aws:s3:::)([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?![\w.*?$-])/g;

/** How far before a host its scheme and user may stand. */
const REACH = 300;

/**
 * What a text leads to: Services of the cluster by `name.namespace.svc[.cluster.local][:port]` (or `name.namespace`, in a URL
 * or with a port), buckets by `s3://` and ARN, databases by the path of a URL. A bare `name` is left alone: it may
 * be a machine outside the cluster.
 */
export function addressesIn(text: string, namespaces: ReadonlySet<string>): readonly Target[] {
  const targets: Target[] = [];
  if (text.includes('s3')) for (const [, name] of text.matchAll(BUCKET)) targets.push({ kind: 'Bucket', name: name! });
  if (text.includes('.svc')) {
    for (const match of text.matchAll(FULL)) {
      const labels = match[1]!.split('.');
      const [name, namespace] = labels.slice(-3);
      if (namespace) targets.push(...address(text, match, name!, namespace, match[2]));
    }
  }
  if (text.includes('.') && (text.includes('://') || text.includes(':'))) {
    for (const match of text.matchAll(SHORT)) {
      const [, name, namespace, port] = match;
      if (namespaces.has(namespace!) && (port !== undefined || schemeBefore(text, match.index) !== undefined))
        targets.push(...address(text, match, name!, namespace!, port));
    }
  }
  if (targets.length < 2) return targets;
  // A text may say the same many times, a policy for one.
  return [...new Map(targets.map((target) => [Object.values(target).join(' '), target])).values()];
}

function address(text: string, match: RegExpMatchArray, name: string, namespace: string, said?: string): Target[] {
  const scheme = schemeBefore(text, match.index!);
  const part = said ?? (scheme && DEFAULT_PORT[scheme]);
  const service: Target = { kind: 'Service', name, namespace, ...(part !== undefined && { part }) };
  if (!scheme?.startsWith('postgres')) return [service];
  const database = /^\/([\w-]+)/.exec(text.slice(match.index! + match[0].length))?.[1];
  return database === undefined ? [service] : [service, { kind: 'Database', name: database }];
}

function schemeBefore(text: string, at: number): string | undefined {
  return SCHEME.exec(text.slice(Math.max(0, at - REACH), at))?.[1]?.toLowerCase();
}
