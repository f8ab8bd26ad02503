import type { Finding } from '../finding/finding.ts';
import { nearest } from '../finding/nearest.ts';
import type { PlatformConfig } from './config.ts';
import { dnsLabel, gitUrl } from './names.ts';
import { toPointer } from './pointer.ts';
import type { Reserved } from './reserved.ts';

/**
 * What a schema cannot say about a platform: a repository's address that carries a secret, components of one's own with
 * a name that is taken, a choice of a component that nobody knows. Positions are filled in by the caller from `config`.
 * `catalogue`: ids of all its components.
 */
export function checkPlatform(
  { git, components, custom, projects, connections }: PlatformConfig,
  reserved: Reserved,
  catalogue: Iterable<string>,
): Finding[] {
  const findings: Finding[] = [];
  const report = (rule: string, path: readonly string[], message: string, fix: string) => {
    findings.push({ rule: `config/${rule}`, severity: 'error', message, fix, config: toPointer(path) });
  };

  const refused = gitUrl(git.url);
  if (refused)
    report(
      'name',
      ['git', 'url'],
      `git.url is no address of a repository: ${refused.reason}`,
      refused.suggestion ? `write ${refused.suggestion}` : 'write an http(s) or ssh URL that ends in .git',
    );

  for (const [id, { folder, chart }] of Object.entries(custom)) {
    const at = ['components', id];
    const problem = dnsLabel(id);
    if (problem)
      report(
        'name',
        at,
        `${JSON.stringify(id)} is no name for a component: ${problem.reason}`,
        problem.suggestion ? `write ${problem.suggestion}` : 'choose another name',
      );
    if (reserved.components.has(id))
      report('clash', at, `the name ${id} belongs to the platform`, 'give the component another name');
    const project = id.startsWith('project-') ? id.slice('project-'.length) : '';
    if (Object.hasOwn(projects, project))
      report('clash', at, `the project ${project} is the component ${id}`, 'give the component another name');
    if (folder !== undefined && chart !== undefined)
      report(
        'form',
        at,
        `${id} is both a folder and a chart`,
        'keep `folder` or `chart`, or make two components of it',
      );
  }

  const known = [...Object.keys(custom), ...catalogue, ...reserved.components];
  for (const [type, provider] of Object.entries(connections)) {
    if (known.includes(provider)) continue;
    const close = nearest(provider, known);
    report(
      'reference',
      ['connections', type],
      `${provider}, chosen for ${type}, is no component`,
      close ? `write ${close}` : `write one of ${[...Object.keys(components), ...Object.keys(custom)].join(', ')}`,
    );
  }
  return findings;
}
