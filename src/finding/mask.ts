/** `text` with the password of every address in it (`https://user:password@host`) as asterisks: what is printed ends in logs. */
export function maskPasswords(text: string): string {
  return text.replaceAll(
    /(\/\/[^/\s:@]*:)([^/\s@]+)(?=@)/g,
    (_, before: string, password: string) => before + '*'.repeat(password.length),
  );
}

/**
 * `text` with the tokens of forges in it as asterisks. Prefixes: GitLab's doc/security/tokens/_index.md (personal, deploy,
 * runner, job, trigger …) and GitHub's (personal, OAuth, user, server, refresh; fine-grained).
 */
export function maskTokens(text: string): string {
  return text.replaceAll(/\b(gl[a-z]{2,6}-|gh[pousr]_|github_pat_)[\w.-]{8,}/g, (_, prefix: string) => `${prefix}***`);
}

/**
 * `text` with whatever looks like a secret as asterisks, for words of strangers (logs, events) whose secrets nobody knows:
 * values of passwords, tokens and keys that are named so, credentials of an HTTP header, JSON web tokens, AWS key ids, and
 * long runs of mixed letters and digits. Rather a harmless id too many than a secret: hashes in hexadecimal stay.
 */
export function maskLikely(text: string): string {
  return maskPasswords(maskTokens(text))
    .replaceAll(/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, '$1 ***')
    .replaceAll(/\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, '***')
    .replaceAll(/\b(AKIA|ASIA)[0-9A-Z]{16}\b/g, '$1***')
    .replaceAll(/((?:passw(?:or)?d|passwd|pwd|passphrase)["']?\s*[:=]\s*["']?)[^\s"',;&]+/gi, '$1***')
    .replaceAll(
      /((?:secret|token|credential|api[-_]?key|access[-_]?key|private[-_]?key)[\w-]*["']?(?:=|["']\s*:)\s*["']?)[^\s"',;&]+/gi,
      '$1***',
    )
    .replaceAll(/(?<![\w+/=-])[A-Za-z0-9+/]{40,}={0,2}(?![\w+/=-])/g, (run) =>
      isMixed(run) && !run.startsWith('/') ? '***' : run,
    )
    .replaceAll(/[A-Za-z0-9_-]{20,}/g, (run) => (isMixed(run) ? '***' : run));
}

function isMixed(run: string): boolean {
  return /[A-Z]/.test(run) && /[a-z]/.test(run) && /\d/.test(run);
}

/** Values that must never be shown: whoever learns one tells it here, and whoever prints asks. */
export class KnownSecrets {
  readonly #values = new Set<string>();

  /** Short texts are no secrets, and would make holes in every word. */
  add(...values: readonly string[]): void {
    for (const value of values) if (value.length >= 8) this.#values.add(value);
  }

  /** `text` without them, nor passwords in addresses, nor tokens by their look. */
  mask(text: string): string {
    let masked = text;
    for (const value of this.#values) masked = masked.replaceAll(value, '***');
    return maskPasswords(maskTokens(masked));
  }
}
