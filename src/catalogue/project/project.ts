import { Type } from 'typebox';
import { optionsFor } from '../../config/engine.ts';
import type { JobConfig } from '../../config/job-schema.ts';
import { toPointer } from '../../config/pointer.ts';
import type { ProjectConfig } from '../../config/project-schema.ts';
import { jobName, jobsNamespace, resolveReference } from '../../config/references.ts';
import { type ComponentDefinition, defineComponent } from '../../contract/component.ts';
import type { Declarations } from '../../contract/declarations.ts';
import { type Need, need } from '../../contract/need.ts';
import type { PlatformFacts } from '../../contract/platform.ts';
import type { EngineJob } from '../../engines/engine.ts';
import { fromDag } from '../../engines/engine.ts';
import { engineOf } from '../../engines/index.ts';
import { mirrorOf } from '../../kit/mirror.ts';
import { pulls } from '../platform/image-registry.ts';
import { renderDagJobs } from './dag-jobs.ts';
import { historiesOf } from './histories.ts';
import { imageOf, imageReferenceOf } from './image-of.ts';
import { connectionNeeds, dataNeeds, egressNeeds } from './needs.ts';
import { followed } from './project-images.ts';
import { renderTeam } from './team.ts';
import { templateConfigMap, templateFolder } from './templates.ts';
import { declareWorkspace, renderWorkspace } from './workspace.ts';

type Projects = Readonly<Record<string, ProjectConfig>>;

/**
 * A project as a component: the team's namespace, what it has in Kafka, S3 and PostgreSQL, and its jobs. Everything a job
 * may reach follows from what it reads, writes, uses and tracks.
 */
export function projectComponent(project: string, config: ProjectConfig, projects: Projects): ComponentDefinition {
  return defineComponent({
    id: `project-${project}`,
    title: `Project ${project}`,
    area: 'project',
    summary: `What the team of ${project} has on the platform.`,
    namespace: project,
    options: Type.Object({}),
    declare: ({ platform }) => declare(project, config, projects, platform),
    render: (ctx) => {
      const jobs = jobsOf(project, config, projects, ctx.platform);
      renderTeam(ctx, project, config, declare(project, config, projects, ctx.platform));
      renderWorkspace(ctx, project, config);
      for (const job of jobs.filter((job) => !fromDag(job)))
        ctx.add(job.engine.object(ctx, job), { wave: 1, config: job.config });
      renderDagJobs(ctx, project, jobs.filter(fromDag));
      for (const { engine, shown } of historiesOf(project, config, ctx.platform)) engine.history!.render(ctx, shown);
    },
  });
}

function declare(project: string, config: ProjectConfig, projects: Projects, platform: PlatformFacts): Declarations {
  const jobs = jobsOf(project, config, projects, platform);
  const histories = historiesOf(project, config, platform);
  const declared = [
    declareWorkspace(project, config),
    ...jobs.map((job) => job.engine.declare(job)),
    ...histories.map(({ engine, shown }) => engine.history!.declare(shown)),
  ];
  const orchestrated = jobs.some(fromDag) || config.dags !== undefined;
  return {
    namespaces: [jobsNamespace(platform.jobs, project)],
    allowance: config.quota,
    workloads: Object.assign({}, ...declared.map(({ workloads }) => workloads)),
    internal: declared.flatMap(({ internal }) => internal ?? []),
    requires: [
      ...logins(project, platform),
      ...dataNeeds(project, config, platform, jobs, histories),
      ...jobs.flatMap(connectionNeeds),
      ...egressNeeds(project, config, jobs),
      ...declared.flatMap(({ requires }) => requires ?? []),
      ...(orchestrated
        ? [
            need({
              type: 'orchestrator',
              name: project,
              request: {
                project,
                templates: jobs.some(fromDag)
                  ? { configMap: templateConfigMap(project), folder: templateFolder(project) }
                  : undefined,
                dags: config.dags,
              },
            }),
          ]
        : []),
    ],
    images: Object.fromEntries(
      Object.entries(config.images).map(([name, image]) => [name, imageReferenceOf(project, name, image, platform)]),
    ),
    uis: declared.flatMap(({ uis }) => uis ?? []),
    follows: followed(project, config, platform, jobs, histories),
    problems: declared.flatMap(({ problems }) => problems ?? []),
  };
}

/** Of the registry, and of a mirror that has one of its own: for the pods of people and of jobs, in the project's namespaces. */
function logins(project: string, { registry, jobs }: PlatformFacts): readonly Need[] {
  const namespaces = [
    [project, project],
    [jobsNamespace(jobs, project), `${project}-jobs`],
  ] as const;
  const mirror = mirrorOf(registry);
  return [
    ...(registry.login ? namespaces.map(([namespace, name]) => pulls(namespace, name)) : []),
    ...(mirror?.login && !mirror.own ? namespaces.map(([namespace, name]) => pulls(namespace, name, 'mirror')) : []),
  ];
}

function jobsOf(project: string, config: ProjectConfig, projects: Projects, platform: PlatformFacts): EngineJob[] {
  const resolve = (references: readonly string[]) =>
    references.map((reference) => resolveReference(projects, project, reference)!);
  return Object.entries(config.jobs).map(([short, job]: [string, JobConfig]) => {
    const engine = engineOf(job);
    const options = optionsFor(engine, job)!;
    return {
      project,
      short,
      name: jobName(project, short),
      namespace: jobsNamespace(platform.jobs, project),
      engine,
      settings: job,
      options,
      ...imageOf(project, options.image, config, platform),
      reads: resolve(job.reads),
      writes: resolve(job.writes),
      ...(config.history?.[engine.id] && { historyBucket: engine.history?.bucket(project) }),
      config: toPointer(['projects', project, 'jobs', short]),
    };
  });
}
