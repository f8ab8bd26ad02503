import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Runner, runProgram } from '../workspace/run.ts';
import { HelmError } from './helm-error.ts';
import { findHelm } from './helm-program.ts';

/** What a chart is rendered with: its output follows from this, the archive and Helm's version. */
export interface ChartRequest {
  /** Path of the archive. */
  readonly archive: string;
  readonly release: string;
  readonly namespace: string;
  /** `1.35.0`. */
  readonly kubeVersion: string;
  /** Kinds beside those of Kubernetes, as `.Capabilities.APIVersions` has them: `group/version` and `group/version/Kind`. */
  readonly apiVersions: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
}

/** A Helm that renders. */
export interface Helm {
  readonly version: string;
  /**
   * What `helm template` prints. `farEast`: as if rendered a day later, in time zones, so that dates show.
   *
   * @throws HelmError
   */
  readonly template: (request: ChartRequest, farEast?: boolean) => Promise<string>;
}

interface HelmOptions {
  readonly run?: Runner;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where things may be kept between runs. */
  readonly cacheDir: string;
}

/**
 * The Helm of this machine, cut off from what else is on it: no configuration, plugins, repositories or cluster of its
 * user decide what a chart renders to.
 *
 * @throws HelmError when there is none that can be used.
 */
export async function openHelm({ run = runProgram, env = process.env, cacheDir }: HelmOptions): Promise<Helm> {
  const { path, version } = await findHelm(run, env, cacheDir);
  const alone = isolated(join(cacheDir, 'helm'));
  return {
    version,
    template: async (request, farEast = false) => {
      const { exitCode, stdout, stderr } = await run({
        program: path,
        args: templateArguments(request),
        // 26 hours apart: whatever day a template writes is another one.
        env: { ...alone, TZ: farEast ? 'Etc/GMT-14' : 'Etc/GMT+12' },
        input: JSON.stringify(request.values),
        timeout: 300_000,
      });
      if (exitCode === 0) return stdout;
      throw new HelmError('chart/render', explain(stderr, request), fixFor(stderr));
    },
  };
}

function templateArguments({ archive, release, namespace, kubeVersion, apiVersions }: ChartRequest): string[] {
  return [
    'template',
    release,
    archive,
    '--namespace',
    namespace,
    '--kube-version',
    kubeVersion,
    ...(apiVersions.length > 0 ? ['--api-versions', apiVersions.join(',')] : []),
    '--include-crds',
    '--values',
    '-',
  ];
}

/** Folders that nobody writes to: what Helm would read there is not there. */
function isolated(folder: string): Record<string, string> {
  return {
    HELM_CACHE_HOME: join(folder, 'cache'),
    HELM_CONFIG_HOME: join(folder, 'config'),
    HELM_DATA_HOME: join(folder, 'data'),
    HELM_PLUGINS: join(folder, 'plugins'),
    HELM_REGISTRY_CONFIG: join(folder, 'config', 'registry.json'),
    HELM_REPOSITORY_CONFIG: join(folder, 'config', 'repositories.yaml'),
    HELM_REPOSITORY_CACHE: join(folder, 'cache', 'repository'),
    HELM_DEBUG: 'false',
    HELM_NAMESPACE: '',
    HELM_KUBECONTEXT: '',
    HELM_KUBEAPISERVER: '',
    KUBECONFIG: join(folder, 'no-cluster'),
  };
}

/** Helm's last words, without the path of this machine and the flag that is not ours. */
function explain(stderr: string, { archive }: ChartRequest): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('Use --debug') && !/^(level=|WARNING|I\d{4})/.test(line));
  const text = lines
    .join(' ')
    .replaceAll(archive, 'the chart')
    .replace(/^Error: /, '');
  return `Helm does not render the chart: ${text || 'it says nothing'}`;
}

function fixFor(stderr: string): string {
  if (/incompatible with Kubernetes/.test(stderr))
    return 'pin a version of the chart that is made for this Kubernetes, or change cluster.kubernetes';
  if (/values don't meet the specifications of the schema/.test(stderr))
    return 'correct the values: the schema of the chart refuses them';
  if (/missing in charts\/ directory/.test(stderr))
    return 'take the archive that its authors released: this one lacks charts that it depends on';
  return 'correct the values that the template reads, or pin another version of the chart';
}

/** Digest of values, whatever the order of their keys: what the lock says was proven. */
export function valuesDigest(values: unknown): string {
  return `sha256:${createHash('sha256').update(canonical(values)).digest('hex')}`;
}

/** JSON with sorted keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
