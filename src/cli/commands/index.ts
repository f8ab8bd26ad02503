import type { CommandDefinition } from './command.ts';

/** A command by name, and where the rest of it is: loaded when it is called. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: CommandDefinition }>;
}

/** All commands, in the order of help. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'synth',
    summary: 'Render the platform to dist/<env>, check it, and write what changed.',
    load: () => import('./synth.ts'),
  },
  { name: 'check', summary: 'Render the platform and check it. Writes nothing.', load: () => import('./check.ts') },
  {
    name: 'new',
    summary:
      'Begin a project, job, service, DAG, notebook or dashboard: working files, tests, its lines in platform.yaml.',
    load: () => import('./new.ts'),
  },
  {
    name: 'review',
    summary: 'Tell what a change does to the cluster: refused, lost, restarted, opened. From two Git trees alone.',
    load: () => import('./review.ts'),
  },
  {
    name: 'plan',
    summary: 'Print the Plan: components in order, connections, secrets, who may reach whom.',
    load: () => import('./plan.ts'),
  },
  { name: 'graph', summary: 'Print who needs whom, as Mermaid or JSON.', load: () => import('./graph.ts') },
  {
    name: 'capacity',
    summary: 'Print who asks for how much: per namespace and component, against quotas and cluster.',
    load: () => import('./capacity.ts'),
  },
  {
    name: 'why',
    summary: 'Tell whether one end reaches another, which connection and policies decide, what to change.',
    load: () => import('./why.ts'),
  },
  {
    name: 'images',
    summary:
      'Print every image that the platform runs, for which architectures, and who runs it: for mirrors and air gaps.',
    load: () => import('./images.ts'),
  },
  {
    name: 'vendor',
    summary: 'Download the pinned charts to vendor/charts, by digest, and try the values that are set for them.',
    load: () => import('./vendor.ts'),
  },
  {
    name: 'explain',
    summary: 'Tell what a component is: options, what it provides and needs, images, links.',
    load: () => import('./explain.ts'),
  },
  {
    name: 'bootstrap',
    summary: 'Bring the platform up: cluster, GitLab, Argo CD, and all that it then syncs.',
    load: () => import('./bootstrap.ts'),
  },
  {
    name: 'doctor',
    summary: 'Tell what is wrong with a platform that runs, where it began, and what to type next.',
    load: () => import('./doctor.ts'),
  },
  {
    name: 'teardown',
    summary: 'Take away what bootstrap made, after showing it and asking.',
    load: () => import('./teardown.ts'),
  },
  {
    name: 'secrets',
    summary: 'List the Secrets of the platform, never their values, rotate one, or remove what is left of old ones.',
    load: () => import('./secrets.ts'),
  },
  {
    name: 'publish',
    summary: 'Synth, check, commit on a branch, push, and open or update its merge request.',
    load: () => import('./publish.ts'),
  },
  {
    name: 'promote',
    summary: 'Copy the version of an image that one environment runs to another.',
    load: () => import('./promote.ts'),
  },
];
