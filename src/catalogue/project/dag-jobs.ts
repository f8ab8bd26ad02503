import type { RenderContext } from '../../contract/context.ts';
import { renderAdmission } from './admission.ts';
import type { Job } from './job.ts';
import { JOB_KINDS, kindOf } from './kinds.ts';
import { renderTemplates } from './templates.ts';

/** Jobs that DAGs start: where a DAG finds them, and what it may make of them. */
export function renderDagJobs(ctx: RenderContext, project: string, jobs: readonly Job[]): void {
  if (jobs.length === 0) return;
  const { namespace, submitters = [] } = ctx.use('orchestrator', project);
  const images = Object.fromEntries(
    jobs.flatMap(({ ownImage }) => (ownImage ? [[ownImage, ctx.image(ownImage)]] : [])),
  );
  const submitted = jobs.map((job) => ({ job, object: kindOf(job).object(ctx, job) }));
  renderTemplates(ctx, namespace, project, images, submitted);
  if (submitters.length === 0) return;
  for (const kind of JOB_KINDS) {
    const ofKind = submitted.filter(({ job }) => kindOf(job) === kind);
    if (ofKind.length > 0) renderAdmission(ctx, project, submitters, namespace, kind.admission(ofKind), ofKind);
  }
}
