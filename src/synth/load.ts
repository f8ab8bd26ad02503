import type { TObject } from 'typebox';
import { once } from '../checks/schema/once.ts';
import { type Compile, type LoadResult, loadConfig } from '../config/load.ts';
import { SHARED_JOBS } from '../config/references.ts';
import type { ComponentDefinition } from '../contract/component.ts';
import { requestSchema } from '../contract/connections/index.ts';
import { ENGINES } from '../engines/index.ts';
import { NAMESPACES } from '../policy/derive.ts';
import { definitionsOf } from '../render/definitions.ts';
import { type ConfigFiles, cacheFolder, packageRoot } from '../workspace/workspace.ts';
import { catalogue } from './catalogue.ts';
import { cachedCompile } from './compile.ts';

const compileOnce = once(() => cachedCompile(cacheFolder(packageRoot())));

/** Validates what was read against the catalogue. */
export function load(
  files: ConfigFiles,
  environment: string,
  definitions: readonly ComponentDefinition[] = catalogue(),
  compile: Compile = compileOnce(),
): LoadResult {
  const components = new Map<string, TObject>(
    definitions.filter(({ external }) => !external).map(({ id, options }) => [id, options]),
  );
  const reserved = {
    namespaces: new Set(['default', SHARED_JOBS, ...definitions.map(({ namespace }) => namespace)]),
    components: new Set([NAMESPACES, ...definitions.flatMap(({ id }) => [id, definitionsOf(id)])]),
  };
  return loadConfig({
    platform: files.platform,
    override: files.override,
    environment,
    root: files.root,
    components,
    always: new Set(definitions.filter(({ always }) => always).map(({ id }) => id)),
    inProjects: new Map(definitions.flatMap(({ id, inProjects }) => (inProjects ? [[id, inProjects]] : []))),
    engines: ENGINES,
    requestSchema,
    reserved,
    compile,
  });
}
