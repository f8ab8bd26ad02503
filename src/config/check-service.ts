import { checkEnv, checkImage, checkRun } from './check-run.ts';
import { checkScale } from './check-scale.ts';
import type { ProjectConfig } from './project-schema.ts';
import type { Report } from './report.ts';

/** What is wrong with a service by itself, where no schema can say it. */
export function checkService(
  report: Report,
  projects: Readonly<Record<string, ProjectConfig>>,
  project: string,
  name: string,
): void {
  const at = ['projects', project, 'services', name];
  const own = projects[project]!;
  const config = own.services[name]!;
  const { port, open, health, login, scale, volume, replicas, secrets } = config;
  checkRun(report, projects, { project, who: `service ${name}`, at, config });
  checkImage(report, own, `service ${name}`, [...at, 'image'], config.image);
  for (const [option, said] of Object.entries({ open, health: typeof health === 'string', login: login === 'own' }))
    if (said && port === undefined)
      report('service', [...at, option], `service ${name} answers nowhere`, 'say where it does: `port`');
  if (scale) checkScale(report, projects, { project, name, at: [...at, 'scale'], scale, reads: config.reads });
  if (scale && volume)
    report(
      'service',
      [...at, 'scale'],
      `pods of service ${name} that come and go would each leave a volume behind`,
      'keep `volume` or `scale`',
    );
  if (scale && replicas !== 1)
    report('service', [...at, 'replicas'], '`scale` says how many pods there are', 'keep `replicas` or `scale`');
  checkEnv(report, [...at, 'secrets'], secrets);
  for (const secret of Object.keys(secrets))
    if (Object.hasOwn(config.env, secret) || Object.hasOwn(own.env, secret))
      report('clash', [...at, 'secrets', secret], `${secret} is both a secret and a variable`, 'rename one of them');
}
