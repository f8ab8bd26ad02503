import { parseImage } from '../kit/image.ts';

/** Why a name is refused. */
interface NameProblem {
  /** A sentence without the name: `it contains upper-case letters`. */
  readonly reason: string;
  /** A name that is accepted and near, when there is one. */
  readonly suggestion?: string;
}

/** Undefined when the name is good. */
export type NameRule = (name: string) => NameProblem | undefined;

/**
 * A DNS-1123 label: names of namespaces, Services and most parts of other names. At most 63 lower-case letters, digits and hyphens,
 * with a letter or digit at both ends.
 *
 * Source: kubernetes.io/docs/concepts/overview/working-with-objects/names (RFC 1123).
 */
export const dnsLabel: NameRule = labelWithin(63);

/** The same of fewer characters, where something is put before or behind it. */
export function labelWithin(limit: number): NameRule {
  const rule: NameRule = (name) => {
    const reason =
      tooLong(name, limit) ??
      (/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name)
        ? undefined
        : wrongCharacters(name, /[^a-z0-9-]/u, 'lower-case letters, digits and hyphens'));
    return problem(name, reason, (text) => suggestName(text, limit), rule);
  };
  return rule;
}

/**
 * A DNS-1123 subdomain: names of most objects and all custom resources. At most 253 characters: parts of lower-case letters, digits and hyphens,
 * separated by dots.
 *
 * Source: kubernetes.io/docs/concepts/overview/working-with-objects/names (RFC 1123).
 */
export const dnsSubdomain: NameRule = (name) => {
  const part = '[a-z0-9]([a-z0-9-]*[a-z0-9])?';
  const reason =
    tooLong(name, 253) ??
    (new RegExp(`^${part}(\\.${part})*$`).test(name)
      ? undefined
      : wrongCharacters(name, /[^a-z0-9.-]/u, 'lower-case letters, digits, hyphens and dots'));
  return problem(name, reason, suggestSubdomain, dnsSubdomain);
};

/**
 * A key of a Secret or ConfigMap: at most 253 letters, digits, hyphens, dots and `_`, and neither `.` nor what begins with two.
 *
 * Source: kubernetes/apimachinery v0.35, pkg/util/validation/validation.go `IsConfigMapKey`.
 */
export const secretKey: NameRule = (name) => {
  const reason =
    tooLong(name, 253) ??
    (/^[-._a-zA-Z0-9]+$/.test(name)
      ? undefined
      : wrongCharacters(name, /[^-._a-zA-Z0-9]/u, 'letters, digits, hyphens, dots and _')) ??
    (/^(\.$|\.\.)/.test(name) ? 'it is a way to another folder' : undefined);
  return problem(name, reason, suggestSubdomain, secretKey);
};

/**
 * A Kafka topic that can be a KafkaTopic: at most 249 characters of a DNS subdomain. Kafka itself also takes upper case and `_`
 * (org.apache.kafka.common.internals.Topic), but `metadata.name` cannot hold them, and Kafka's metrics confuse `_` with `.`.
 */
export const kafkaTopic: NameRule = (name) => {
  const reason = tooLong(name, 249) ?? dnsSubdomain(name)?.reason;
  return problem(name, reason, suggestSubdomain, kafkaTopic);
};

/**
 * An S3 bucket: 3 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, none of the prefixes and suffixes that S3 keeps.
 * S3 also takes dots; they break TLS certificates of virtual-hosted addresses, so they are refused here (and with them names like IP addresses).
 *
 * Source: docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html.
 */
export const s3Bucket: NameRule = (name) => {
  const prefix = ['xn--', 'sthree-', 'amzn-s3-demo-'].find((kept) => name.startsWith(kept));
  const suffix = ['-s3alias', '--ol-s3', '--x-s3', '--table-s3'].find((kept) => name.endsWith(kept));
  const reason =
    (name.length > 0 && name.length < 3 ? 'it is shorter than 3 characters' : dnsLabel(name)?.reason) ??
    (prefix && `S3 keeps names that start with ${prefix}`) ??
    (suffix && `S3 keeps names that end with ${suffix}`);
  return problem(name, reason, (text) => suggestName(text, 63), s3Bucket);
};

/**
 * A PostgreSQL database or role that needs no quotes anywhere: at most 63 bytes, a lower-case letter or `_`, then those, digits and `_`.
 * `postgres`, `template0` and `template1` exist in every cluster; names with `pg_` are kept for the system.
 *
 * Source: postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS, manage-ag-templatedbs.html.
 */
export const postgresName: NameRule = (name) => {
  const reason =
    tooLong(name, 63) ??
    (/^[a-z_][a-z0-9_]*$/.test(name)
      ? undefined
      : /^[0-9]/.test(name)
        ? 'it starts with a digit'
        : wrongCharacters(name, /[^a-z0-9_]/u, 'lower-case letters, digits and _')) ??
    (['postgres', 'template0', 'template1'].includes(name) ? 'PostgreSQL has it already' : undefined) ??
    (name.startsWith('pg_') ? 'PostgreSQL keeps names that start with pg_' : undefined);
  return problem(
    name,
    reason,
    (text) =>
      suggestName(text, 63)
        .replaceAll('-', '_')
        .replace(/^(?=\d)/, '_'),
    postgresName,
  );
};

/** A container image reference; the grammar and its source are `parseImage`'s. */
export const imageReference: NameRule = (reference) => {
  try {
    parseImage(reference);
    return undefined;
  } catch (error) {
    const reason = (error as Error).message.replace(/^.* is not an image reference: /s, '');
    return problem(
      reference,
      reason,
      (text) =>
        text
          .trim()
          .replace(/^[a-z+]+:\/\//, '')
          .replace(/[^:@]*/, (name) => name.toLowerCase()),
      imageReference,
    );
  }
};

/**
 * The URL of a Git repository as Argo CD and people reach it: http(s), ssh, or the scp form `git@host:group/repository.git`. Not `git://`
 * (neither encrypted nor signed), no local path, and no password or token: what is in Git is read by many.
 *
 * Source: git-scm.com/docs/git-clone#_git_urls.
 */
export const gitUrl: NameRule = (url) => {
  if (/\s/.test(url) || url === '') return { reason: url === '' ? 'it is empty' : 'it contains a space' };
  if (/^[\w.-]+@[\w.-]+:(?!\/\/)[^:]+$/.test(url)) return undefined;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) return { reason: 'it is neither an http(s) or ssh URL nor user@host:path' };
  if (!['http', 'https', 'ssh'].includes(scheme))
    return {
      reason: `${scheme}:// is not supported: use https or ssh`,
      ...(scheme === 'git' && { suggestion: url.replace(/^git:/i, 'https:') }),
    };
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed?.hostname) return { reason: 'its host or port cannot be read' };
  if (parsed.password || (parsed.username && scheme !== 'ssh')) {
    return {
      reason: 'it carries a user or a secret: give those to Argo CD as a repository credential',
      suggestion: url.replace(/\/\/[^/]*@/, '//'),
    };
  }
  if (parsed.pathname.length < 2) return { reason: 'it names no repository' };
  return undefined;
};

/** The nearest DNS-1123 label: `My Topic_1` → `my-topic-1`; empty when nothing of the text can stay. */
export function suggestName(text: string, maxLength = 63): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, maxLength)
    .replaceAll(/^-+|-+$/g, '');
}

function suggestSubdomain(text: string): string {
  return text
    .split('.')
    .map((part) => suggestName(part))
    .filter(Boolean)
    .join('.');
}

function problem(
  name: string,
  reason: string | undefined,
  suggest: (name: string) => string,
  rule: NameRule,
): NameProblem | undefined {
  if (reason === undefined) return undefined;
  const suggestion = suggest(name);
  return suggestion !== name && rule(suggestion) === undefined ? { reason, suggestion } : { reason };
}

function tooLong(name: string, limit: number): string | undefined {
  const bytes = Buffer.byteLength(name);
  return bytes > limit ? `it is ${bytes} characters long; ${limit} are allowed` : undefined;
}

function wrongCharacters(name: string, wrong: RegExp, allowed: string): string {
  if (name === '') return 'it is empty';
  const found = wrong.exec(name)?.[0];
  if (found !== undefined)
    return `it contains ${found === ' ' ? 'a space' : JSON.stringify(found)}: only ${allowed} are allowed`;
  return 'each part must start and end with a letter or digit';
}
