import type { Volume, VolumeMount } from '../../../../imports/types/kubernetes.ts';
import type { Dags } from '../../../config/dags-schema.ts';
import { toPointer } from '../../../config/pointer.ts';
import type { Served } from '../../../contract/context.ts';
import type { Client, Refusal } from '../../../contract/offer.ts';
import { HOME } from './workloads.ts';

/** Where git-sync keeps the platform's repository, and the volume (chart 1.22.0, templates/_helpers.yaml `airflow_dags_mount`). */
export const DAGS = { volume: 'dags', folder: `${HOME}/dags` } as const;
/** The same for a repository of a project's own. */
export const dagsOf = (project: string) => ({ volume: `dags-of-${project}`, folder: `${HOME}/dags-of/${project}` });
/** The link to the newest commit of it. */
export const LINK = 'repo';
export const REPOSITORY = `${DAGS.folder}/${LINK}`;

/** Folders must be of the repository that the pods have a copy of. */
export function refuseDags({ request: { project, dags } }: Client<'orchestrator'>): Refusal | undefined {
  if (dags === undefined) return undefined;
  const folder = typeof dags === 'string' ? dags : dags.folder;
  if (!folder.startsWith('/') && !folder.split('/').includes('..')) return undefined;
  return {
    message: `the folder of the DAGs of ${project}, ${folder}, is not in the repository`,
    fix: `write its path from the repository's root: \`${typeof dags === 'string' ? 'dags' : 'folder'}: dags/${project}\``,
    config: toPointer(['projects', project, 'dags', ...(typeof dags === 'string' ? [] : ['folder'])]),
  };
}

/** One bundle for each project that has DAGs, named after it: only what a project names is ever parsed. */
export function bundlesOf(clients: readonly Served<'orchestrator'>[]) {
  return clients.flatMap(({ request: { project, dags } }) =>
    dags !== undefined
      ? [
          {
            classpath: 'airflow.dag_processing.bundles.local.LocalDagBundle',
            kwargs: { path: pathOf(project, dags) },
            name: project,
          },
        ]
      : [],
  );
}

/** Where pods have the folder of a project's DAGs. */
function pathOf(project: string, dags: Dags): string {
  const path = typeof dags === 'string' ? `${REPOSITORY}/${dags}` : `${dagsOf(project).folder}/${LINK}/${dags.folder}`;
  return path.replace(/(\/\.?)+$/, '');
}

/**
 * The job templates of projects, for a container that runs or parses DAGs. Whole folders, so that the files follow their
 * ConfigMap; optional, since a project's Application comes after this one.
 */
export function templateVolumes(clients: readonly Served<'orchestrator'>[]): {
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
} {
  const templates = clients.flatMap(({ request }) => request.templates ?? []);
  return {
    volumes: templates.map(({ configMap }) => ({ name: configMap, configMap: { name: configMap, optional: true } })),
    mounts: templates.map(({ configMap, folder }) => ({ name: configMap, mountPath: folder, readOnly: true })),
  };
}
