import type { Finding } from '../finding/finding.ts';
import type { PlatformConfig } from './config.ts';
import { type EngineSchema, enginesOf, optionsFor } from './engine.ts';
import { toPointer } from './pointer.ts';

/** What asks for GPUs, and where it says so. */
interface Asking {
  /** As messages call it: `job train`. */
  readonly who: string;
  readonly gpus: number | undefined;
  readonly path: readonly string[];
}

/** What asks for GPUs where the cluster has none. Positions are filled in by the caller from `config`. */
export function checkGpus(
  engines: readonly EngineSchema[],
  { projects, cluster, environment }: Pick<PlatformConfig, 'projects' | 'cluster' | 'environment'>,
): Finding[] {
  if (cluster.gpus) return [];
  return askingIn(engines, projects).flatMap(({ who, gpus = 0, path }): Finding[] =>
    gpus === 0
      ? []
      : [
          {
            rule: 'config/gpus',
            severity: 'error',
            config: toPointer(path),
            message: `${who} asks for ${gpus === 1 ? 'a GPU' : `${gpus} GPUs`}, and the cluster has none`,
            why: 'No node could ever run its pods',
            fix: `say how many its nodes have, \`cluster: { gpus: { count: ${gpus} } }\` in environments/${environment}.yaml, or \`gpus: 0\` there`,
          },
        ],
  );
}

function askingIn(engines: readonly EngineSchema[], projects: PlatformConfig['projects']): readonly Asking[] {
  return Object.entries(projects).flatMap(([project, { jobs, services, notebooks, quota }]) => {
    const at = ['projects', project];
    return [
      { who: `the quota of ${project}`, gpus: quota?.gpus, path: [...at, 'quota', 'gpus'] },
      ...Object.entries(services).map(([name, { gpus }]) => ({
        who: `service ${name}`,
        gpus,
        path: [...at, 'services', name, 'gpus'],
      })),
      ...Object.entries(notebooks || {}).map(([name, { gpus }]) => ({
        who: `notebook ${name}`,
        gpus,
        path: [...at, 'notebooks', name, 'gpus'],
      })),
      ...Object.entries(jobs).flatMap(([name, job]) =>
        enginesOf(engines, job).map((engine) => ({
          who: `job ${name}`,
          gpus: optionsFor(engine, job)!.gpus,
          path: [...at, 'jobs', name, engine.id, 'gpus'],
        })),
      ),
    ];
  });
}
