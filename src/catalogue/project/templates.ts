import type { ConfigMap } from '../../../imports/types/kubernetes.ts';
import type { RenderContext } from '../../contract/context.ts';
import type { EngineJob } from '../../engines/engine.ts';
import type { KubeObject } from '../../kit/object.ts';
import { emit } from '../../kit/yaml/emit.ts';

/** Where Airflow's pods find the job templates of a project. */
export const templateFolder = (project: string) => `/opt/airflow/jobs/${project}`;

/** Name of the ConfigMap that holds them. */
export const templateConfigMap = (project: string) => `${project}-jobs`;

/** Key of an image in that ConfigMap, and so the name of its file: `FRAUD_TRAINER_IMAGE`. */
export function imageKey(project: string, image: string): string {
  return `${project}_${image}_IMAGE`.toUpperCase().replaceAll('-', '_');
}

/**
 * Jobs that DAGs start are not applied by Argo CD: their objects stand in a ConfigMap that Airflow's pods mount, `<job>.yaml`.
 * An image of the project's own is left to the DAG (`{{ params.image }}`) and stands in a key of its own, where the Image
 * Updater can move it. The DAG renders the whole file: `{{ run_id }}` in an argument is Airflow's.
 */
export function renderTemplates(
  ctx: RenderContext,
  namespace: string,
  project: string,
  images: Readonly<Record<string, string>>,
  jobs: readonly { readonly job: EngineJob; readonly object: KubeObject }[],
): void {
  const data: Record<string, string> = {};
  for (const [image, reference] of Object.entries(images)) data[imageKey(project, image)] = reference;
  for (const { job, object } of jobs)
    data[`${job.short}.yaml`] = emit(job.ownImage === undefined ? object : withImageLeftOpen(job, object));
  ctx.add<ConfigMap>(
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: templateConfigMap(project), namespace }, data },
    { config: `/projects/${project}/jobs` },
  );
}

function withImageLeftOpen({ runner }: EngineJob, object: KubeObject): KubeObject {
  const copy = structuredClone(object);
  const { imageIn = ({ spec }: KubeObject) => spec as { image?: string } } = runner.dags!;
  imageIn(copy).image = '{{ params.image }}';
  return copy;
}
