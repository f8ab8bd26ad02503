import { type Environment, Optional } from '@marcbachmann/cel-js';
import { isDns1035Label, isDnsLabel, isDnsSubdomain, isLabelValue, isQualifiedName } from '../../api/names.ts';

/** Regular expressions, parts of texts and addresses. Sources: k8s.io/apiserver@v0.35.4 pkg/cel/library/regex.go, urls.go, format.go; cel-go@v0.26.0 ext/strings.go. */
export function addTexts(environment: Environment): void {
  environment
    .registerFunction('string.find(string): string', (text: string, pattern: string) => found(text, pattern)[0] ?? '')
    .registerFunction('string.findAll(string): list<string>', found)
    .registerFunction('string.findAll(string, int): list<string>', (text: string, pattern: string, most: bigint) =>
      most < 0n ? found(text, pattern) : found(text, pattern).slice(0, Number(most)),
    )
    .registerFunction('string.replace(string, string): string', (text: string, old: string, by: string) =>
      text.split(old).join(by),
    )
    .registerFunction(
      'string.replace(string, string, int): string',
      (text: string, old: string, by: string, most: bigint) => {
        const parts = text.split(old);
        const count = most < 0n ? parts.length - 1 : Math.min(Number(most), parts.length - 1);
        return (
          parts.slice(0, count + 1).join(by) +
          parts
            .slice(count + 1)
            .map((part) => old + part)
            .join('')
        );
      },
    )
    .registerFunction('string.charAt(int): string', (text: string, at: bigint) => [...text][Number(at)] ?? '')
    .registerFunction('string.reverse(): string', (text: string) => [...text].reverse().join(''));
  addUrls(environment);
  addFormats(environment);
}

/** Patterns are RE2's; the few that JavaScript reads otherwise are an error, which is told as one that cannot be judged. */
function found(text: string, pattern: string): string[] {
  return [...text.matchAll(new RegExp(pattern, 'g'))].map(([match]) => match);
}

const TYPE_URL = 'kubernetes.URL';

class RequestUri {
  readonly url: URL;
  readonly scheme: string;
  /** With its port where it is said, the scheme's own too. */
  readonly host: string;
  constructor(text: string) {
    this.url = new URL(text, 'http://localhost');
    this.scheme = text.startsWith('/') ? '' : this.url.protocol.slice(0, -1);
    this.host = /^[^:/?#]+:\/\/(?:[^/?#]*@)?([^/?#]*)/.exec(text)?.[1] ?? '';
  }
}

/** An absolute address, or an absolute path (net/url ParseRequestURI). */
function requestUri(text: string): RequestUri | undefined {
  const absolute = /^(?:[a-zA-Z][-+.a-zA-Z0-9]*:|\/)/.test(text) && !/[\s\p{Cc}]/u.test(text);
  return absolute && (text.startsWith('/') || URL.canParse(text)) ? new RequestUri(text) : undefined;
}

function addUrls(environment: Environment): void {
  environment
    .registerType(TYPE_URL, RequestUri)
    .registerFunction('isURL(string): bool', (text: string) => requestUri(text) !== undefined)
    .registerFunction(`url(string): ${TYPE_URL}`, (text: string) => {
      const uri = requestUri(text);
      if (!uri) throw new Error('URL parse error during conversion from string');
      return uri;
    })
    .registerFunction(`${TYPE_URL}.getScheme(): string`, ({ scheme }: RequestUri) => scheme)
    .registerFunction(`${TYPE_URL}.getHost(): string`, ({ host }: RequestUri) => host)
    .registerFunction(`${TYPE_URL}.getHostname(): string`, ({ host }: RequestUri) =>
      host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1'),
    )
    .registerFunction(`${TYPE_URL}.getPort(): string`, ({ host }: RequestUri) => /:(\d+)$/.exec(host)?.[1] ?? '')
    .registerFunction(`${TYPE_URL}.getEscapedPath(): string`, ({ url }: RequestUri) => url.pathname)
    .registerFunction(`${TYPE_URL}.getQuery(): map`, ({ url }: RequestUri) =>
      Object.fromEntries([...url.searchParams.keys()].map((key) => [key, url.searchParams.getAll(key)])),
    );
}

const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  dns1123Label: isDnsLabel,
  dns1123Subdomain: isDnsSubdomain,
  dns1035Label: isDns1035Label,
  qualifiedName: isQualifiedName,
  labelValue: isLabelValue,
  dns1123LabelPrefix: (text) => isDnsLabel(text.replace(/(.)-$/, '$1')),
  dns1123SubdomainPrefix: (text) => isDnsSubdomain(text.replace(/(.)-$/, '$1')),
  dns1035LabelPrefix: (text) => isDns1035Label(text.replace(/(.)-$/, '$1')),
  uri: (text) => requestUri(text) !== undefined,
};

const TYPE_FORMAT = 'kubernetes.NamedFormat';

class Formats {}
class NamedFormat {
  readonly holds: (text: string) => boolean;
  constructor(holds: (text: string) => boolean) {
    this.holds = holds;
  }
}

function addFormats(environment: Environment): void {
  environment
    .registerType('kubernetes.Formats', Formats)
    .registerType(TYPE_FORMAT, NamedFormat)
    .registerConstant('format', 'kubernetes.Formats', new Formats())
    // Wrong is an optional that has words; which ones, nobody compares.
    .registerFunction(`${TYPE_FORMAT}.validate(string): optional<list<string>>`, (format: NamedFormat, text: string) =>
      format.holds(text) ? Optional.none() : Optional.of(['is not of that format']),
    );
  for (const [name, holds] of Object.entries(FORMATS))
    environment.registerFunction(`kubernetes.Formats.${name}(): ${TYPE_FORMAT}`, () => new NamedFormat(holds));
}
