/** A form that only secrets have. */
interface Pattern {
  /** In words that go on `… would be written to the tree`. */
  readonly what: string;
  readonly form: string;
}

/**
 * Secrets that tell by their form what they are: the prefixes of their makers (GitLab docs/security/tokens, GitHub's
 * about-authentication, AWS' reference_identifiers, RFC 7519, and those of each service's own manual).
 */
const PATTERNS: readonly Pattern[] = [
  {
    what: 'a private key',
    form: '-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\\s|\\\\[nr])+(?:[A-Z][\\w-]*: .*\\s+)*[A-Za-z0-9+/=]{20,}',
  },
  { what: 'an age key', form: 'AGE-SECRET-KEY-1[0-9A-Z]{20,}' },
  { what: 'a GitLab token', form: '\\bgl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat)-[\\w-]{20,}' },
  { what: 'a GitHub token', form: '\\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\\w{22,})' },
  { what: 'an AWS access key', form: '\\b(?:AKIA|ASIA)[A-Z2-7]{16}\\b' },
  { what: 'a JSON Web Token', form: '\\beyJ[\\w-]{8,}\\.eyJ[\\w-]{8,}\\.[\\w-]{8,}' },
  { what: 'a Slack token', form: '\\bxox[abeoprs]-[\\w-]{10,}' },
  { what: 'a Google API key', form: '\\bAIza[\\w-]{35}' },
  { what: 'a Docker Hub token', form: '\\bdckr_(?:pat|oat)_[\\w-]{20,}' },
  { what: 'a Hugging Face token', form: '\\bhf_[A-Za-z0-9]{30,}' },
  { what: 'an NVIDIA API key', form: '\\bnvapi-[\\w-]{30,}' },
  { what: 'an API key of a language model', form: '\\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,}' },
  { what: 'an npm token', form: '\\bnpm_[A-Za-z0-9]{36}' },
  { what: 'a PyPI token', form: '\\bpypi-[\\w-]{50,}' },
  { what: 'a Vault token', form: '\\bhv[sbr]\\.[\\w-]{20,}' },
];

/** All of them in one pass; the group that matched says which it was. */
const FORMS = new RegExp(PATTERNS.map(({ form }) => `(${form})`).join('|'), 'g');

/** Texts without any of these hold none: looked for first, since almost none has one. */
const HINTS =
  /PRIVATE KEY|AGE-SECRET|gl[a-z]{2,5}-|gh[pousr]_|github_pat_|A[KS]IA|eyJ|xox[abeoprs]-|AIza|dckr_|hf_|nvapi-|sk-|npm_|pypi-|hv[sbr]\./;

/** What secrets of a known form are in a text. */
export function knownSecrets(text: string): readonly string[] {
  if (!HINTS.test(text)) return [];
  return [...text.matchAll(FORMS)].flatMap((match) => {
    // The keys of AWS' own documentation.
    if (match[0].endsWith('EXAMPLE')) return [];
    const which = match.slice(1).findIndex((group) => group !== undefined);
    return [PATTERNS[which]!.what];
  });
}
