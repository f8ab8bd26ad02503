import { Type } from 'typebox';
import { optionsFor } from '../../config/engine.ts';
import type { RunConfig } from '../../config/job-schema.ts';
import { toPointer } from '../../config/pointer.ts';
import type { ProjectConfig } from '../../config/project-schema.ts';
import { jobName, jobsNamespace, resolveReference } from '../../config/references.ts';
import { ADMISSION_POLICIES } from '../../contract/cluster-kinds.ts';
import { type ComponentDefinition, defineComponent } from '../../contract/component.ts';
import type { Declarations } from '../../contract/declarations.ts';
import { type Need, need } from '../../contract/need.ts';
import type { PlatformFacts } from '../../contract/platform.ts';
import { type EngineJob, fromDag, type Run, type Runner } from '../../engines/engine.ts';
import { filesConfigMap } from '../../engines/files.ts';
import { gpusOf } from '../../engines/gpus.ts';
import { engineOf } from '../../engines/index.ts';
import { notebook } from '../../engines/notebook.ts';
import { service } from '../../engines/service.ts';
import { mirrorOf } from '../../kit/mirror.ts';
import { pulls } from '../platform/image-registry.ts';
import { renderDagJobs } from './dag-jobs.ts';
import { type Folders, jobFiles } from './files.ts';
import { historiesOf } from './histories.ts';
import { imageOf, imageReferenceOf } from './image-of.ts';
import { calls, connectionNeeds, dataNeeds, egressNeeds, submissionNeeds } from './needs.ts';
import { followedNotebooks, notebooksOf } from './notebooks.ts';
import { followed } from './project-images.ts';
import { renderTeam } from './team.ts';
import { templateConfigMap, templateFolder } from './templates.ts';
import { declareWorkspace, renderWorkspace } from './workspace.ts';

type Projects = Readonly<Record<string, ProjectConfig>>;

/**
 * A project as a component: the team's namespace, what it has in Kafka, S3 and PostgreSQL, its services and its jobs. Everything that
 * one of these may reach follows from what it reads, writes, uses, tracks and calls.
 */
export function projectComponent(
  project: string,
  config: ProjectConfig,
  projects: Projects,
  folders: Folders = new Map(),
): ComponentDefinition {
  return defineComponent({
    id: `project-${project}`,
    title: `Project ${project}`,
    area: 'project',
    clusterKinds: ADMISSION_POLICIES,
    summary: `What the team of ${project} has on the platform.`,
    namespace: project,
    options: Type.Object({}),
    declare: ({ platform }) => declare(project, config, projects, platform),
    render: (ctx) => {
      const { jobs, standing } = runsOf(project, config, projects, ctx.platform, folders);
      renderTeam(ctx, project, config, declare(project, config, projects, ctx.platform));
      renderWorkspace(ctx, project, config);
      for (const run of [...jobs, ...standing]) {
        const files = filesConfigMap(run);
        if (files) ctx.add(files, { config: `${run.config}/files` });
      }
      for (const run of [...jobs.filter((job) => !fromDag(job)), ...standing])
        for (const { object, data } of run.runner.objects(ctx, run))
          ctx.add(object, { wave: 1, data, config: run.config });
      renderDagJobs(ctx, project, jobs.filter(fromDag));
      for (const { engine, shown } of historiesOf(project, config, ctx.platform)) engine.history!.render(ctx, shown);
    },
  });
}

function declare(project: string, config: ProjectConfig, projects: Projects, platform: PlatformFacts): Declarations {
  const { jobs, standing } = runsOf(project, config, projects, platform);
  const runs: readonly Run[] = [...jobs, ...standing];
  const histories = historiesOf(project, config, platform);
  const declared = [
    declareWorkspace(project, config),
    ...runs.map((run) => run.runner.declare(run)),
    ...histories.map(({ engine, shown }) => engine.history!.declare(shown)),
  ];
  const orchestrated = jobs.some(fromDag) || config.dags !== undefined;
  return {
    namespaces: [jobsNamespace(platform.jobs, project)],
    allowance: config.quota,
    workloads: Object.assign({}, ...declared.map(({ workloads }) => workloads)),
    internal: [...declared.flatMap(({ internal }) => internal ?? []), ...calls(runs)],
    secrets: declared.flatMap(({ secrets }) => secrets ?? []),
    requires: [
      ...logins(project, platform),
      ...dataNeeds(project, config, platform, runs, histories),
      ...runs.flatMap(connectionNeeds),
      ...submissionNeeds(jobs),
      ...egressNeeds(project, config, runs),
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
    accepts: declared.flatMap(({ accepts }) => accepts ?? []),
    follows: [...followed(project, config, platform, runs, histories), ...followedNotebooks(platform, runs)],
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

/** What the project runs, with its references resolved: its jobs, and what stands. */
function runsOf(
  project: string,
  config: ProjectConfig,
  projects: Projects,
  platform: PlatformFacts,
  folders: Folders = new Map(),
): { readonly jobs: readonly EngineJob[]; readonly standing: readonly Run[] } {
  const namespace = jobsNamespace(platform.jobs, project);
  const resolve = (references: readonly string[]) =>
    references.map((reference) => resolveReference(projects, project, reference)!);
  const filesOf = (kind: string, short: string, { files: said }: RunConfig) => {
    const files = jobFiles(jobName(project, short), said, folders.get(toPointer(['projects', project, kind, short])));
    return files && { files };
  };
  const asked = (count: number | undefined) => {
    const gpus = gpusOf(count, platform.cluster);
    return gpus && { gpus };
  };
  const run = (
    kind: 'jobs' | 'services' | 'notebooks',
    short: string,
    settings: RunConfig,
    { image, gpus: count }: { readonly image: string; readonly gpus?: number },
  ) => ({
    project,
    short,
    name: jobName(project, short),
    ...filesOf(kind, short, settings),
    namespace,
    settings: { ...settings, env: { ...config.env, ...settings.env } },
    ...imageOf(project, image, config, platform),
    ...asked(count),
    reads: resolve(settings.reads),
    writes: resolve(settings.writes),
    calls: settings.calls.map((callee) => ({
      short: callee,
      name: jobName(project, callee),
      namespace,
      port: config.services[callee]!.port!,
    })),
    config: toPointer(['projects', project, kind, short]),
  });
  return {
    jobs: Object.entries(config.jobs).map(([short, job]) => {
      const runner = engineOf(job);
      const options = optionsFor(runner, job)!;
      const historyBucket = config.history?.[runner.id] && runner.history?.bucket(project);
      return { ...run('jobs', short, job, options), runner, options, ...(historyBucket && { historyBucket }) };
    }),
    standing: [
      ...Object.entries(config.services).map(([short, options]) => ({
        ...run('services', short, options, options),
        runner: service as Runner,
        options,
      })),
      ...notebooksOf(config, platform).map(({ short, settings, options }) => ({
        ...run('notebooks', short, settings, options),
        runner: notebook as Runner,
        options,
      })),
    ],
  };
}
