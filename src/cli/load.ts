import type { TObject } from 'typebox';
import type { ComponentDefinition } from '../catalogue/component.ts';
import { loadConfig, type LoadResult } from '../config/load.ts';
import type { ConfigFiles } from '../workspace/workspace.ts';
import { catalogue } from './pipeline.ts';

/** Validates what was read against the catalogue. */
export function load(files: ConfigFiles, environment: string, definitions: readonly ComponentDefinition[] = catalogue()): LoadResult {
  const components = new Map<string, TObject>(definitions.filter(({ external }) => !external).map(({ id, options }) => [id, options]));
  const reserved = new Set(definitions.map(({ namespace }) => namespace));
  return loadConfig({ platform: files.platform, override: files.override, environment, root: files.root, components, reserved });
}
