import { type EngineSchema, optionsFor } from './engine.ts';
import type { JobConfig } from './job-schema.ts';
import { ownerOf } from './owned-settings.ts';
import type { Report } from './report.ts';

/** Keys in `conf` that contradict an option, or break out of what is rendered for the job. */
export function checkConf(report: Report, at: readonly string[], engine: EngineSchema, config: JobConfig): void {
  const { id, ownedSettings = [] } = engine;
  for (const key of Object.keys(optionsFor(engine, config)?.conf ?? {})) {
    const owner = ownerOf(ownedSettings, key);
    if (!owner) continue;
    const { option, why } = owner;
    report(
      'conf',
      [...at, id, 'conf', key],
      option ? `${key} is what the option \`${option}\` of the job says` : `${key} is not the job's to set`,
      option ? `take it out of \`conf\`, and write \`${id}.${option}\`` : 'take it out of `conf`',
      why,
    );
  }
}
