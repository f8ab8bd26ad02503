import type { ArchiveContents } from './archive.ts';

/** What cannot be seen in the output of a chart, read from its templates. */
export interface TemplateFacts {
  /** A template asks which APIs the cluster has: what it renders depends on them. */
  readonly asksApis: boolean;
  /** Those that it asks for, by name; absent where a template looks at all of them, or at names that it puts together. */
  readonly apis?: readonly string[];
  /** By template, as Helm names it in `# Source:`; only those of which there is something to say. */
  readonly bySource: Readonly<Record<string, SourceFacts>>;
}

/** Of one template, with the helpers that it includes. */
interface SourceFacts {
  /** Kinds that it looks up in the cluster: offline the answer is always that there is none. `*` where it cannot be told. */
  readonly looksUp?: readonly string[];
  /** It may read the clock. */
  readonly clock?: true;
  /** Values of the chart beside which a random one is made: set, they are used in its place. */
  readonly insteadOfRandom?: readonly string[];
}

const ACTION = /\{\{-?\s*((?:"(?:\\.|[^"\\])*"|`[^`]*`|[^}]|\}(?!\}))*?)\s*-?\}\}/g;
const LOOKUP = /\blookup\s+(?:"[^"]*"\s+"([^"]*)"|)/g;
const CLOCK = /(?:^|[\s(|])(?:now|ago)\b/;
/** Functions of sprig (v3) that answer otherwise at every call. */
const RANDOM =
  /\b(?:rand(?:AlphaNum|Alpha|Numeric|Ascii|Bytes|Int)|gen(?:PrivateKey|CA|CAWithKey|SelfSignedCert|SelfSignedCertWithKey|SignedCert|SignedCertWithKey)|uuidv4|shuffle|htpasswd|bcrypt|encryptAES)\b/;
const VALUE = /\.Values\.([\w.-]*\w)/g;

interface Part {
  readonly looksUp: readonly string[];
  readonly clock: boolean;
  readonly random: boolean;
  /** Values in the actions that make random ones. */
  readonly beside: readonly string[];
  /** Values that its conditions ask. */
  readonly asked: readonly string[];
  readonly includes: readonly string[];
}

/** Reads the templates of a chart and of its sub-charts. A helper counts for every template that includes it, through others too. */
export function readTemplates({ name, files }: Pick<ArchiveContents, 'name' | 'files'>): TemplateFacts {
  const templates = [...files].filter(([path]) => /(^|\/)templates\//.test(path));
  const helpers = new Map<string, Part>();
  for (const [, text] of templates) for (const [helper, body] of definitions(text)) helpers.set(helper, partOf(body));
  const bySource: Record<string, SourceFacts> = {};
  for (const [path, text] of templates) {
    if (!/\.ya?ml$/.test(path)) continue;
    const facts = factsOf(partOf(withoutDefinitions(text)), helpers, prefixOf(path));
    if (Object.keys(facts).length > 0) bySource[`${name}/${path}`] = facts;
  }
  const asking = templates.filter(([, text]) => /\.Capabilities\b/.test(text) && /\bAPIVersions\b/.test(text));
  const apis = asking.length > 0 ? apisIn(asking.map(([, text]) => text)) : undefined;
  return { asksApis: asking.length > 0, ...(apis && { apis }), bySource };
}

const HAS = /\bAPIVersions\.Has\s+(?:"([^"\\]+)"|`([^`]+)`)/g;

/** Names of APIs in questions for one each; undefined when there are other questions. */
function apisIn(texts: readonly string[]): readonly string[] | undefined {
  const named = texts.flatMap((text) => [...text.matchAll(HAS)].map(([, quoted, raw]) => quoted ?? raw!));
  const questions = texts.flatMap((text) => [...text.matchAll(/\bAPIVersions\b/g)]);
  return named.length === questions.length ? [...new Set(named)].sort() : undefined;
}

/** The APIs of a cluster on which it depends what a chart renders. */
export function askedApis({ asksApis, apis }: TemplateFacts, apiVersions: readonly string[]): readonly string[] {
  if (!asksApis) return [];
  return apis ? apiVersions.filter((api) => apis.includes(api)) : apiVersions;
}

/** Where the values of a sub-chart stand in those of its parent: `postgresql.`. */
function prefixOf(path: string): string {
  return [...path.matchAll(/(?:^|\/)charts\/([^/]+)\//g)].map(([, name]) => `${name}.`).join('');
}

/** Values that are asked beside a random one and do not take its place. */
const ASIDE = /(?:annotations|labels|enabled|create)$/i;

function factsOf(part: Part, helpers: ReadonlyMap<string, Part>, prefix: string): SourceFacts {
  const all = [part];
  const seen = new Set<string>();
  for (let i = 0; i < all.length; i++)
    for (const name of all[i]!.includes) {
      const helper = helpers.get(name);
      if (!helper || seen.has(name)) continue;
      seen.add(name);
      all.push(helper);
    }
  const looksUp = [...new Set(all.flatMap((one) => one.looksUp))].sort();
  const random = all.filter((one) => one.random);
  const beside = random.flatMap((one) => one.beside);
  const candidates = beside.length > 0 ? beside : random.length > 0 ? part.asked : [];
  const instead = [...new Set(candidates)].filter((path) => !ASIDE.test(path)).map((path) => prefix + path);
  return {
    ...(looksUp.length > 0 && { looksUp }),
    ...(all.some((one) => one.clock) && { clock: true as const }),
    ...(instead.length > 0 && { insteadOfRandom: instead.sort() }),
  };
}

function partOf(text: string): Part {
  const actions = [...text.matchAll(ACTION)].map(([, action]) => action!).filter((action) => !action.startsWith('/*'));
  const random = actions.filter((action) => RANDOM.test(action));
  return {
    looksUp: actions.flatMap((action) => [...action.matchAll(LOOKUP)].map(([, kind]) => kind ?? '*')),
    clock: actions.some((action) => CLOCK.test(action)),
    random: random.length > 0,
    beside: valuesIn(random),
    asked: valuesIn(actions.filter((action) => /^(?:else )?(?:if|with)\b/.test(action))),
    includes: actions.flatMap((action) =>
      [...action.matchAll(/\b(?:include|template)\s+"([^"]+)"/g)].map(([, name]) => name!),
    ),
  };
}

function valuesIn(actions: readonly string[]): readonly string[] {
  return actions.flatMap((action) => [...action.matchAll(VALUE)].map(([, path]) => path!));
}

/** Bodies of the `define` blocks of a file, by name. */
function definitions(text: string): [string, string][] {
  return blocks(text).map(({ name, start, end }) => [name, text.slice(start, end)]);
}

function withoutDefinitions(text: string): string {
  let rest = text;
  for (const { start, end } of blocks(text).reverse()) rest = rest.slice(0, start) + rest.slice(end);
  return rest;
}

function blocks(text: string): { name: string; start: number; end: number }[] {
  const found: { name: string; start: number; end: number }[] = [];
  const open: { name?: string; start: number }[] = [];
  for (const match of text.matchAll(ACTION)) {
    const action = match[1]!;
    const end = match.index + match[0].length;
    const define = /^define\s+"([^"]+)"/.exec(action);
    if (define) open.push({ name: define[1]!, start: end });
    else if (/^(?:if|with|range|block)\b/.test(action)) open.push({ start: end });
    else if (/^end\b/.test(action)) {
      const closed = open.pop();
      if (closed?.name !== undefined) found.push({ name: closed.name, start: closed.start, end: match.index });
    }
  }
  return found;
}
