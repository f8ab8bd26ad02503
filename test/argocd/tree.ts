import { parse, parseAllDocuments } from 'yaml';
import type { Application, AppProject } from '../../imports/types/argoproj.io.ts';
import type { RenderedPlatform } from '../support/platform.ts';

/** The Application of a component as it stands in the tree. */
export function applicationOf({ layout }: RenderedPlatform, component: string): Application {
  return parse(layout.tree.get(`apps/${component}.yaml`)!);
}

export function appProjectOf({ layout }: RenderedPlatform, name: string): AppProject {
  return parse(layout.tree.get(`apps/appproject.${name}.yaml`)!);
}

/** Names of what is in `apps/`, without `.yaml`. */
export function appsOf({ layout }: RenderedPlatform): string[] {
  return [...layout.tree.keys()].flatMap((path) => /^apps\/(.*)\.yaml$/.exec(path)?.[1] ?? []).sort();
}

/** The objects of `root.yaml`. */
export function rootOf({ layout }: RenderedPlatform): [AppProject, Application] {
  return parseAllDocuments(layout.tree.get('root.yaml')!).map((document) => document.toJS()) as [
    AppProject,
    Application,
  ];
}
