/** Something that a client of a connection is told: in variables, arguments, files, or fields of custom resources. */
export interface Fact {
  /** What it is, for people: `the address`. */
  readonly what: string;
  /** As the plan has it. */
  readonly value: string;
  /** Whether a setting of this name says it, and nothing else: `KAFKA_BOOTSTRAP_SERVERS`, `s3.endpoint`. */
  readonly named: (setting: string) => boolean;
  /** What such a setting may say; default: the value. */
  readonly fits?: (text: string) => boolean;
  /** No client connects without it, whatever it calls it: the place that is asked for. */
  readonly place?: Place;
  /** Clients that are told one of such facts by its name are told all of them; those of what is only promised, where it is. */
  readonly together?: true | 'promised';
  /** The name of a thing, that may stand in any text: `s3://fraud-lake/raw`. */
  readonly thing?: true;
  /** What kind of thing it names, of those that addresses lead to: no address leads to one that no fact names. */
  readonly kind?: 'Bucket' | 'Database';
}

/** Where a connection leads. */
interface Place {
  readonly host: string;
  readonly port?: string | undefined;
  readonly scheme?: string | undefined;
  /** What of the address is behind the host: the path of a repository. */
  readonly path?: string | undefined;
}

const DEFAULT_PORT: Readonly<Record<string, string>> = { http: '80', https: '443' };

/** A Service, in the cluster's DNS: with its namespace, `svc`, and the domain of the cluster or without them. */
const SERVICE = /^((?:[\w-]+\.)*[\w-]+\.[\w-]+)\.svc(?:\.cluster\.local)?$/;

/** A fact that is an address: `host:port`, or a URL. */
export function addressFact(what: string, value: string, named: Fact['named']): Fact {
  const remote = /^(?:[\w.-]+@)([\w.-]+):(?!\d+(?:\/|$))/.exec(value);
  if (remote) return { what, value, named, place: { host: remote[1]! } };
  const [, scheme, host = '', port, path] =
    /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/:]+)(?::(\d+))?(\/.*)?$/i.exec(value) ?? [];
  const place = { host, scheme, port: port ?? (scheme && DEFAULT_PORT[scheme]), path };
  return { what, value, named, place, fits: (text) => leadsTo(text, place) };
}

interface AddressFound {
  /** Where in the text. */
  readonly at: number;
  /** What of it is not as it should be. */
  readonly wrong?: string;
}

/** Whether a text has the address of a place in it, and none of another port there. */
export function leadsTo(text: string, place: Place): boolean {
  const found = addressesOf(text, place);
  return found.length > 0 && found.every(({ wrong }) => wrong === undefined);
}

/** Where a text names the host of a place, and what of the address is then not as it should be. */
export function addressesOf(text: string, { host, port, scheme, path }: Place): readonly AddressFound[] {
  const [, service] = SERVICE.exec(host) ?? [];
  if (!text.includes(service ?? host)) return [];
  return [...text.matchAll(patternOf(service, host))].map((match) => {
    const [, before, , saidPort, rest = ''] = match;
    const at = match.index;
    const saidScheme = before?.toLowerCase();
    const actual = saidPort ?? (saidScheme && DEFAULT_PORT[saidScheme]);
    if (actual !== undefined && port !== undefined && actual !== port) return { at, wrong: `port ${actual}` };
    if (scheme !== undefined && saidScheme !== undefined && saidScheme !== scheme)
      return { at, wrong: `${saidScheme}://` };
    if (path?.endsWith('.git') && rest.includes('.git') && !sameRepository(rest, path)) return { at, wrong: rest };
    return { at };
  });
}

const sameRepository = (said: string, path: string) => said.startsWith(path);

const patterns = new Map<string, RegExp>();

/** A scheme and a user before it, a port and a path behind it. */
function patternOf(service: string | undefined, host: string): RegExp {
  const known = patterns.get(host);
  if (known) return known;
  const literal = (text: string) => text.replace(/[.+*]/g, '\\$&');
  const name = service === undefined ? literal(host) : `${literal(service)}(?:\\.svc(?:\\.cluster\\.local)?)?`;
  const made = new RegExp(
    `(?:([a-z][a-z0-9+.-]*):\\/\\/(?:(?:[^\\s"'@/{}]|\\{\\{[^}]*\\}\\})*@)?)?(?<![\\w.-])(${name})(?![\\w-]|\\.\\w)(?::(\\d{1,5})(?!\\d))?(\\/[^\\s"',;]*)?`,
    'gi',
  );
  patterns.set(host, made);
  return made;
}

/** Settings of names that fit a pattern. */
export const named = (pattern: RegExp) => (setting: string) => pattern.test(setting);

/** The variable of a thing by its name (docs/jobs.md): `TOPIC_SCORES` of `fraud.scores`, and `TOPIC_FRAUD_SCORES`. */
export function thingFact(what: string, prefix: string, name: string, kind?: 'Bucket'): Fact {
  const whole = name.toUpperCase().replace(/[^A-Z0-9]/g, '_');
  return {
    what: `${what} ${name}`,
    value: name,
    named: (setting) => {
      if (!setting.startsWith(prefix)) return false;
      const rest = setting.slice(prefix.length);
      return whole === rest || whole.endsWith(`_${rest}`);
    },
    thing: true,
    ...(kind && { kind }),
  };
}
