import { parse } from 'yaml';
import { readArchive } from './archive.ts';
import type { PinnedChart } from './chart-pins.ts';
import type { ChartFiles, Source } from './source.ts';

/** Takes the pinned files from GitHub, and charts from their repositories. `get` is the global fetch, but for tests. */
export function download(get: typeof fetch = fetch): Source {
  const fetched = async (url: string, wrong: string): Promise<Response> => {
    let response: Response;
    try {
      response = await get(url);
    } catch (error) {
      const { message, cause } = error as Error;
      throw failure(url, cause instanceof Error ? cause.message : message);
    }
    if (response.status === 404) throw new Error(`${url} does not exist (404): correct ${wrong}.`);
    if (!response.ok) throw failure(url, `HTTP ${response.status}`);
    return response;
  };
  const text = async ({ url }: { url: string }): Promise<string> =>
    (await fetched(url, 'the tag or the path of this import in cdk8s.yaml')).text();
  // One index may be many megabytes, and several charts are in it.
  const indexes = new Map<string, Promise<HelmIndex>>();
  const indexOf = (url: string): Promise<HelmIndex> => {
    const known =
      indexes.get(url) ??
      fetched(url, 'the repository of the chart').then(async (found) => parse(await found.text()) as HelmIndex);
    indexes.set(url, known);
    return known;
  };
  return {
    crd: text,
    schema: text,
    kubernetes: text,
    async chart(pin) {
      const repository = `${pin.repository.replace(/\/$/, '')}/`;
      if (!/^https?:/.test(repository))
        throw new Error(
          `The chart ${pin.name} ${pin.version} is in a registry (${pin.repository}): unpack it into charts/ of a folder, and run \`npm run import -- --from <folder>\`.`,
        );
      const { entries } = await indexOf(`${repository}index.yaml`);
      const path = entries?.[pin.name]?.find(({ version }) => version === pin.version)?.urls?.[0];
      if (path === undefined)
        throw new Error(`${repository}index.yaml has no chart ${pin.name} ${pin.version}: correct its pin.`);
      const archive = await fetched(new URL(path, repository).href, `the pin of the chart ${pin.name}`);
      return filesOf(pin, new Uint8Array(await archive.arrayBuffer()));
    },
  };
}

interface HelmIndex {
  readonly entries?: Readonly<Record<string, readonly { version: string; urls?: readonly string[] }[]>>;
}

function filesOf({ name, version }: PinnedChart, archive: Uint8Array): ChartFiles {
  const [chart, values, schema] = ['Chart.yaml', 'values.yaml', 'values.schema.json'].map((file) => `${name}/${file}`);
  const files = readArchive(archive, new Set([chart!, values!, schema!]));
  const [chartText, valuesText, schemaText] = [files.get(chart!), files.get(values!), files.get(schema!)];
  if (chartText === undefined || valuesText === undefined)
    throw new Error(`The archive of the chart ${name} ${version} has no ${chartText === undefined ? chart : values}.`);
  return { chart: chartText, values: valuesText, ...(schemaText !== undefined && { schema: schemaText }) };
}

function failure(url: string, why: string): Error {
  return new Error(
    `Could not download ${url}: ${why}. Check the network (a proxy: NODE_USE_ENV_PROXY=1 and HTTPS_PROXY) and run ` +
      '`npm run import` again, or take the files from a folder: `npm run import -- --from <folder>`. Nothing was changed.',
  );
}
