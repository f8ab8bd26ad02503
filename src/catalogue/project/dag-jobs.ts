import type { RenderContext } from '../../contract/context.ts';
import { renderAdmission } from '../../engines/admission.ts';
import type { EngineJob } from '../../engines/engine.ts';
import { ENGINES } from '../../engines/index.ts';
import { renderPodChanges } from '../../engines/pod-changes.ts';
import { renderTemplates } from './templates.ts';

/** Jobs that DAGs start: where a DAG finds them, and what it may make of them. */
export function renderDagJobs(ctx: RenderContext, project: string, jobs: readonly EngineJob[]): void {
  if (jobs.length === 0) return;
  const { namespace, submitters = [] } = ctx.use('orchestrator', project);
  const images = Object.fromEntries(
    jobs.flatMap(({ ownImage }) => (ownImage ? [[ownImage, ctx.image(ownImage)]] : [])),
  );
  const submitted = jobs.map((job) => ({ job, object: job.runner.object(ctx, job) }));
  renderTemplates(ctx, namespace, project, images, submitted);
  if (submitters.length === 0) return;
  renderPodChanges(ctx, project, submitters, namespace, submitted);
  for (const engine of ENGINES) {
    const ofEngine = submitted.filter(({ job }) => job.runner === engine);
    if (ofEngine.length > 0)
      renderAdmission(ctx, project, submitters, namespace, engine.dags!.admission(ofEngine), ofEngine);
  }
}
