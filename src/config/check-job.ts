import { nearest } from '../finding/nearest.ts';
import { checkName } from './check-name.ts';
import { type EngineSchema, enginesOf, optionsFor } from './engine.ts';
import type { JobConfig } from './job-schema.ts';
import { imageReference } from './names.ts';
import type { ProjectConfig } from './project-schema.ts';
import { referencesOf, resolveReference } from './references.ts';
import type { Report } from './report.ts';

/** What is wrong with a job by itself: its engine, what it reads, writes and uses, and its image. */
export function checkJob(
  report: Report,
  engines: readonly EngineSchema[],
  projects: Readonly<Record<string, ProjectConfig>>,
  project: string,
  job: string,
  config: JobConfig,
): void {
  const at = ['projects', project, 'jobs', job];
  const own = projects[project]!;
  const named = enginesOf(engines, config);
  if (named.length !== 1)
    report(
      'job',
      at,
      `job ${job} must be ${engines.length === 2 ? 'either ' : ''}${engines.map(({ title }) => `a ${title}`).join(' or ')} job`,
      named.length > 0
        ? `keep ${named.map(({ id }) => `\`${id}\``).join(' or ')}`
        : `add ${engines.map(({ id, example }) => `\`${id}: ${example}\``).join(' or ')}`,
    );

  for (const side of ['reads', 'writes'] as const) {
    config[side].forEach((reference, i) => {
      if (resolveReference(projects, project, reference)) return;
      const close = nearest(reference, referencesOf(projects, project));
      report(
        'reference',
        [...at, side, String(i)],
        `job ${job} ${side} ${reference}, which no project has as a topic or a bucket`,
        close ? `write ${close}` : `add ${reference} under \`topics\` or \`buckets\``,
      );
    });
  }
  config.uses.forEach((database, i) => {
    if (Object.hasOwn(own.databases, database)) return;
    const close = nearest(database, Object.keys(own.databases));
    report(
      'reference',
      [...at, 'uses', String(i)],
      `job ${job} uses the database ${database}, which the project does not have`,
      close ? `write ${close}` : `add ${database} under \`databases\``,
    );
  });
  for (const engine of named)
    checkImage(report, own, `job ${job}`, [...at, engine.id, 'image'], optionsFor(engine, config)!.image);
}

/** An image that somebody (`job train`) runs: one of the project's, or a full reference. */
export function checkImage(
  report: Report,
  own: ProjectConfig,
  who: string,
  path: readonly string[],
  image: string,
): void {
  if (Object.hasOwn(own.images, image)) return;
  if (/[/:@]/.test(image)) {
    checkName(report, imageReference, image, path, 'image reference');
    return;
  }
  const close = nearest(image, Object.keys(own.images));
  report(
    'image',
    path,
    `${who} runs the image ${image}, which the project does not have`,
    close ? `write ${close}` : `add ${image} under \`images\`, or write a full reference: registry/name:tag`,
  );
}
