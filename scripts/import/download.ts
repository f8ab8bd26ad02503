import type { Source } from './source.ts';

/** Takes the pinned files from GitHub. `get` is the global fetch, but for tests. */
export function download(get: typeof fetch = fetch): Source {
  const text = async ({ url }: { url: string }): Promise<string> => {
    let response: Response;
    try {
      response = await get(url);
    } catch (error) {
      const { message, cause } = error as Error;
      throw failure(url, cause instanceof Error ? cause.message : message);
    }
    if (response.status === 404) {
      throw new Error(`${url} does not exist (404): correct the tag or the path of this import in cdk8s.yaml.`);
    }
    if (!response.ok) throw failure(url, `HTTP ${response.status}`);
    return response.text();
  };
  return { crd: text, kubernetes: text };
}

function failure(url: string, why: string): Error {
  return new Error(
    `Could not download ${url}: ${why}. Check the network (a proxy: NODE_USE_ENV_PROXY=1 and HTTPS_PROXY) and run ` +
      '`npm run import` again, or take the files from a folder: `npm run import -- --from <folder>`. Nothing was changed.',
  );
}
