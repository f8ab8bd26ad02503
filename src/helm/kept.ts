import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../kit/json.ts';
import type { ChartRef } from './archive.ts';
import { type ChartRequest, canonical, valuesDigest } from './helm.ts';
import type { ChartObject } from './objects.ts';
import { RENDERED } from './places.ts';
import type { RenderedChart } from './render-chart.ts';
import { askedApis, type TemplateFacts } from './templates.ts';

/** To be raised when what is kept means something else. */
const FORMAT = 1;

/** Everything that the objects follow from, but Helm: what its versions make of one chart is the same. */
interface Basis {
  /** `sha256:…` of the archive. */
  readonly archive: string;
  readonly release: string;
  readonly namespace: string;
  readonly kubeVersion: string;
  /** `sha256:…` */
  readonly values: string;
  /** APIs of the cluster that a template asks for, and that are there. */
  readonly apis: readonly string[];
}

interface KeptRender {
  readonly format: number;
  readonly chart: ChartRef;
  readonly basis: Basis;
  readonly facts: TemplateFacts;
  /** `sha256:…` of the objects: nobody edits them. */
  readonly content: string;
  readonly objects: readonly ChartObject[];
}

/** What was rendered cannot be used: by another version of the chart, with other values, or damaged. */
export class KeptError extends Error {
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.name = 'KeptError';
    this.fix = fix;
  }
}

/** A file to be kept. */
export interface KeptFile {
  readonly name: string;
  /** Absent for one that is there already. */
  readonly text?: string;
}

/** What charts rendered to before, by content, for one environment. */
export interface Kept {
  /** Whether anything is kept of a component. */
  has(component: string): boolean;
  /** Definitions that what is kept of a component brings, whether or not it is what is asked for now. */
  guess(component: string): readonly ChartObject[];
  /**
   * What the chart rendered to, asked in the same way.
   *
   * @throws KeptError when there is something else.
   */
  find(
    component: string,
    archive: string,
    request: ChartRequest,
  ): { readonly chart: RenderedChart; readonly file: KeptFile };
}

/** Nothing is kept. */
export const NOTHING_KEPT: Kept = {
  has: () => false,
  guess: () => [],
  find: (component) => {
    throw new KeptError(`nothing is kept of ${component}`, 'render it');
  },
};

const NAME = /^(.+)\.([0-9a-f]{16})\.json$/;

/** Reads what is kept beside a `platform.yaml`, file by file as it is asked for. */
export function openKept(root: string, environment: string): Kept {
  const folder = join(root, RENDERED, environment);
  const names = new Map<string, string[]>();
  for (const name of namesIn(folder)) {
    const [, component] = NAME.exec(name) ?? [];
    if (component !== undefined) names.set(component, [...(names.get(component) ?? []), name]);
  }
  const known = new Map<string, KeptRender>();
  const read = (name: string): KeptRender => {
    const render =
      known.get(name) ?? parseKept(`${RENDERED}/${environment}/${name}`, readFileSync(join(folder, name), 'utf8'));
    known.set(name, render);
    return render;
  };
  const of = (component: string) => names.get(component) ?? [];
  return {
    has: (component) => of(component).length > 0,
    guess: (component) => of(component).flatMap((name) => read(name).objects),
    find(component, archive, request) {
      const seen = of(component).map((name) => ({ name, render: read(name) }));
      for (const { name, render } of seen)
        if (name === fileName(component, basisOf(archive, request, render.facts)))
          return { chart: { objects: render.objects, facts: render.facts, differences: [] }, file: { name } };
      throw changed(
        component,
        seen.map(({ render }) => render),
        archive,
        request,
        `${RENDERED}/${environment}`,
      );
    },
  };
}

/** What to keep of a chart that was rendered. */
export function keptFile(
  component: string,
  chart: ChartRef,
  archive: string,
  request: ChartRequest,
  { objects, facts }: Pick<RenderedChart, 'objects' | 'facts'>,
): KeptFile {
  const { repository, name, version } = chart;
  const basis = basisOf(archive, request, facts);
  const render: KeptRender = {
    format: FORMAT,
    chart: { repository, name, version },
    basis,
    facts,
    content: contentOf(objects),
    objects,
  };
  return { name: fileName(component, basis), text: `${JSON.stringify(render, undefined, 1)}\n` };
}

/** Whether a file in the folder of an environment is one of these. */
export function isKeptFile(name: string): boolean {
  return NAME.test(name);
}

function basisOf(
  archive: string,
  { release, namespace, kubeVersion, values, apiVersions }: ChartRequest,
  facts: TemplateFacts,
): Basis {
  return {
    archive,
    release,
    namespace,
    kubeVersion,
    values: valuesDigest(values),
    apis: askedApis(facts, apiVersions),
  };
}

function fileName(component: string, basis: Basis): string {
  const key = createHash('sha256')
    .update(canonical({ format: FORMAT, ...basis }))
    .digest('hex')
    .slice(0, 16);
  return `${component}.${key}.json`;
}

function contentOf(objects: readonly ChartObject[]): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(objects)).digest('hex')}`;
}

/**
 * Reads one file. It must be what its name says, and whole: a merge that went wrong, or a hand that meant well, would be applied.
 *
 * @throws KeptError
 */
function parseKept(path: string, text: string): KeptRender {
  const fix = `take it back from Git; or delete it, and run \`npm run synth\` where Helm and the archive are`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new KeptError(`${path} is not what synth wrote: it is no JSON`, fix);
  }
  const render = value as KeptRender;
  if (!isRecord(value) || render.format !== FORMAT || !isRecord(render.basis) || !Array.isArray(render.objects))
    throw new KeptError(`${path} is not what this version of Mooring writes`, fix);
  const [, component = ''] = NAME.exec(path.slice(path.lastIndexOf('/') + 1)) ?? [];
  if (!path.endsWith(`/${fileName(component, render.basis)}`))
    throw new KeptError(`${path} is not called after what it was rendered from`, fix);
  if (contentOf(render.objects) !== render.content)
    throw new KeptError(`${path} was changed by hand: its objects are not those that Helm made`, fix);
  return render;
}

const WORDS: Readonly<Record<keyof Basis, string>> = {
  archive: 'the archive of the chart',
  release: 'the name of the release',
  namespace: 'the namespace',
  kubeVersion: 'the version of Kubernetes',
  values: 'its values',
  apis: 'kinds that the chart asks for',
};

/** Says what is another than when the chart was rendered. */
function changed(
  component: string,
  kept: readonly KeptRender[],
  archive: string,
  request: ChartRequest,
  folder: string,
): KeptError {
  const fewest = kept
    .map(({ basis, facts }) => {
      const now = basisOf(archive, request, facts);
      return (Object.keys(WORDS) as (keyof Basis)[]).filter((part) => canonical(basis[part]) !== canonical(now[part]));
    })
    .sort((a, b) => a.length - b.length)[0];
  const what = (fewest ?? []).map((part) => WORDS[part]).join(' and ');
  return new KeptError(
    `${component} must be rendered once by Helm: ${what || 'something'} changed since what is in ${folder} was`,
    'run `npm run vendor` and `npm run synth` on a machine with Helm, and commit vendor/rendered',
  );
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
