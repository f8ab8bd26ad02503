import { ownComponent } from '../catalogue/own-component.ts';
import { projectComponent } from '../catalogue/project/project.ts';
import { describeDefaults, platformFacts, selectComponents } from '../catalogue/select.ts';
import type { PlatformConfig } from '../config/config.ts';
import type { OwnComponentConfig } from '../config/own-component-schema.ts';
import { toPointer } from '../config/pointer.ts';
import type { ComponentDefinition } from '../contract/component.ts';
import { knowledgeOf } from '../contract/knowledge.ts';
import type { Finding } from '../finding/finding.ts';
import { buildPlan, type PlanResult } from '../graph/build.ts';
import type { KubeObject } from '../kit/object.ts';
import { FolderError, readFolder } from '../workspace/read-folder.ts';
import { catalogue } from './catalogue.ts';

/** From configuration to Plan. */
export function planPlatform(
  config: PlatformConfig,
  definitions: readonly ComponentDefinition[] = catalogue(),
): PlanResult {
  const projects = Object.entries(config.projects).map(([name, project]) =>
    projectComponent(name, project, config.projects),
  );
  const own: ComponentDefinition[] = [];
  const unreadable: Finding[] = [];
  for (const [id, component] of Object.entries(config.own)) {
    try {
      own.push(ownComponent(id, component, readObjects(config, id, component)));
    } catch (error) {
      if (!(error instanceof FolderError)) throw error;
      const { message, fix, config: at } = error;
      unreadable.push({ rule: 'config/folder', severity: 'error', message, fix, config: at });
    }
  }
  if (unreadable.length > 0) return { findings: unreadable };
  const facts = platformFacts(config);
  const candidates = (type: string) =>
    definitions
      .filter(
        (definition) =>
          !definition.external &&
          describeDefaults(definition, facts).declarations.provides?.some((offer) => offer.type === type),
      )
      .map(({ id }) => id);
  return buildPlan(
    facts,
    selectComponents(config, definitions, projects, own),
    config.connections,
    candidates,
    knowledgeOf(definitions),
  );
}

function readObjects({ root }: PlatformConfig, id: string, { folder }: OwnComponentConfig): readonly KubeObject[] {
  return folder === undefined ? [] : readFolder(root, folder, toPointer(['components', id, 'folder']));
}
