import type { Finding } from '../finding/finding.ts';
import { isRecord } from '../kit/json.ts';
import { toPointer } from './pointer.ts';

type Json = Readonly<Record<string, unknown>>;

/** Of components that are part of each project, by their id: what a project that says nothing of it has. */
export type InProjects = ReadonlyMap<string, Json>;

/** The projects, with what they have of the components that are on. */
export function withinProjects(value: Json, given: InProjects): Json {
  const { components, projects } = value;
  if (!isRecord(components) || !isRecord(projects)) return value;
  const has = Object.assign({}, ...[...given].flatMap(([id, own]) => (isOn(components, id) ? [own] : [])));
  const filled = Object.entries(projects).map(([name, project]) => [name, { ...has, ...(project as Json) }]);
  return { ...value, projects: Object.fromEntries(filled) };
}

const isOn = (components: Json, id: string) => Object.hasOwn(components, id) && components[id] !== false;

/** Projects that say what they have of a component which the platform has not. Positions are filled in by the caller. */
export function withoutComponents(
  { components, projects }: { readonly components: Json; readonly projects: Readonly<Record<string, object>> },
  given: InProjects,
): Finding[] {
  return [...given].flatMap(([id, own]) => {
    if (Object.hasOwn(components, id)) return [];
    return Object.entries(projects).flatMap(([project, config]) =>
      Object.keys(own)
        .filter((key) => Object.values((config as Json)[key] ?? {}).length > 0)
        .map((key) => ({
          rule: 'config/off',
          severity: 'error' as const,
          message: `${project} has ${key}, and the platform has no component ${id}`,
          fix: `write \`${id}: {}\` under \`components\`, or \`${key}: false\` here`,
          config: toPointer(['projects', project, key]),
        })),
    );
  });
}
