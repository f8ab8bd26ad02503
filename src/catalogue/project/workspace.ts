import type { ConfigMap } from '../../../imports/types/kubernetes.ts';
import { toPointer } from '../../config/pointer.ts';
import type { ProjectConfig } from '../../config/project-schema.ts';
import { bucketName, type DataSet, topicName } from '../../config/references.ts';
import type { RenderContext } from '../../contract/context.ts';
import type { Declarations, OptionProblem } from '../../contract/declarations.ts';
import { type Need, need } from '../../contract/need.ts';
import { environmentOf, secretVariables } from '../../engines/environment.ts';

/** The workload that stands for whatever the team itself runs. */
export const WORKSPACE = 'workspace';

/**
 * A pod of the project's namespace that says it is the team's at work. By a label, and not for every pod there: what somebody
 * only tries out gets no way to the project's data unless that is said.
 */
const WORKSPACE_LABELS = { 'mooring.dev/workspace': 'true' };

/** Its user in Kafka and S3, and the name of its Secrets. */
const workspaceName = (project: string): string => `${project}-${WORKSPACE}`;

/** What the team's own pods may reach: each other, names, and what the project has. */
export function declareWorkspace(project: string, config: ProjectConfig): Declarations {
  if (!config.workspace) return {};
  return {
    workloads: {
      // Nobody knows how many there are: the team's quota has the room.
      [WORKSPACE]: {
        labels: WORKSPACE_LABELS,
        replicas: 0,
        peak: 0,
        resources: { cpu: '50m', memory: '64Mi', memoryLimit: '64Mi' },
      },
    },
    internal: [{ from: WORKSPACE, to: WORKSPACE, ports: 'all', why: "the team's own Services" }],
    requires: workspaceNeeds(project, config),
    problems: workspaceProblems(config),
  };
}

function workspaceNeeds(project: string, { topics, buckets, egress }: ProjectConfig): Need[] {
  const name = workspaceName(project);
  const by = [WORKSPACE];
  const access = 'readwrite' as const;
  const needs: Need[] = [need({ type: 'tracking', name, by, optional: true })];
  if (Object.keys(topics).length > 0)
    needs.push(
      need({
        type: 'kafka',
        name,
        by,
        request: { access: Object.keys(topics).map((topic) => ({ topic: topicName(project, topic), access })) },
        secret: secretVariables('kafka'),
      }),
    );
  if (Object.keys(buckets).length > 0)
    needs.push(
      need({
        type: 's3',
        name,
        by,
        request: { access: Object.keys(buckets).map((bucket) => ({ bucket: bucketName(project, bucket), access })) },
        secret: secretVariables('s3'),
      }),
    );
  if (egress.length > 0) {
    const to = egress.map((target, i) => ({ ...target, from: toPointer(['projects', project, 'egress', String(i)]) }));
    needs.push(need({ type: 'egress', name, by, request: { to } }));
  }
  return needs;
}

function workspaceProblems({ quota, jobs, notebooks, services }: ProjectConfig): OptionProblem[] {
  const problems: OptionProblem[] = [];
  if (quota === undefined)
    problems.push({
      option: 'workspace',
      message: "the project has a workspace, and no room for a pod in its namespace's quota",
      fix: 'say how much the team may run there: `quota: { pods, cpu, memory, storage }`',
    });
  for (const [kind, names] of Object.entries({ job: jobs, notebook: notebooks || {}, service: services }))
    if (Object.hasOwn(names, WORKSPACE))
      problems.push({
        option: `${kind}s/${WORKSPACE}`,
        message: `a ${kind} called ${WORKSPACE} and the project's workspace are one user in Kafka and S3`,
        fix: `give the ${kind} another name`,
      });
  return problems;
}

/** Addresses and names for the environment of the team's pods, as jobs have them. */
export function renderWorkspace(ctx: RenderContext, project: string, config: ProjectConfig): void {
  if (!config.workspace) return;
  const set = (kind: DataSet['kind'], name: string, fullName: string): DataSet => ({ kind, project, name, fullName });
  const { env } = environmentOf(ctx, {
    name: workspaceName(project),
    project,
    settings: { env: config.env, uses: Object.keys(config.databases) },
    reads: [
      ...Object.keys(config.topics).map((name) => set('topic', name, topicName(project, name))),
      ...Object.keys(config.buckets).map((name) => set('bucket', name, bucketName(project, name))),
    ],
    writes: [],
    calls: [],
  });
  ctx.add<ConfigMap>(
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: WORKSPACE, namespace: ctx.namespace },
      data: Object.fromEntries(env.map(({ name, value }) => [name, value])),
    },
    { config: `/projects/${project}/workspace` },
  );
}
