import { ownComponent } from '../catalogue/own-component.ts';
import { projectComponent } from '../catalogue/project/project.ts';
import { describeDefaults, platformFacts, selectComponents } from '../catalogue/select.ts';
import type { PlatformConfig } from '../config/config.ts';
import type { ComponentDefinition } from '../contract/component.ts';
import { knowledgeOf } from '../contract/knowledge.ts';
import type { Finding } from '../finding/finding.ts';
import { buildPlan, type PlanResult } from '../graph/build.ts';
import { catalogue } from './catalogue.ts';
import { ownObjects } from './own-objects.ts';
import { readProjectFiles } from './read-project-files.ts';

/** From configuration to Plan. */
export function planPlatform(
  config: PlatformConfig,
  definitions: readonly ComponentDefinition[] = catalogue(),
): PlanResult {
  const read = readProjectFiles(config);
  const projects = Object.entries(config.projects).map(([name, project]) =>
    projectComponent(name, project, config.projects, read.folders),
  );
  const own: ComponentDefinition[] = [];
  const unreadable: Finding[] = [...read.findings];
  for (const [id, component] of Object.entries(config.own)) {
    const found = ownObjects(config, id, component);
    if ('findings' in found) unreadable.push(...found.findings);
    else own.push(ownComponent(id, component, found.objects));
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
