import { checkEnv, checkImage, checkRun } from './check-run.ts';
import { type Notebooks, notebookRun } from './notebook-schema.ts';
import type { ProjectConfig } from './project-schema.ts';
import type { Report } from './report.ts';

/** Variables by which a notebook server finds what it writes, and lets people in. */
const ITS_OWN = /^(HOME|JUPYTER_(CONFIG_DIR|DATA_DIR|PORT|RUNTIME_DIR|TOKEN|TOKEN_FILE))$/;

/** What is wrong with a notebook by itself, where no schema can say it. */
export function checkNotebook(
  report: Report,
  projects: Readonly<Record<string, ProjectConfig>>,
  project: string,
  name: string,
  at: readonly string[],
): void {
  const own = projects[project]!;
  const notebook = (own.notebooks as Exclude<Notebooks, false>)[name]!;
  const who = `notebook ${name}`;
  checkRun(report, projects, { project, who, at, config: notebookRun(own, notebook) });
  if (notebook.image !== undefined) checkImage(report, own, who, [...at, 'image'], notebook.image);
  checkEnv(report, [...at, 'secrets'], notebook.secrets);
  for (const secret of Object.keys(notebook.secrets))
    if (Object.hasOwn(notebook.env, secret) || Object.hasOwn(own.env, secret))
      report('clash', [...at, 'secrets', secret], `${secret} is both a secret and a variable`, 'rename one of them');
  for (const side of ['env', 'secrets'] as const)
    for (const variable of Object.keys(notebook[side]))
      if (ITS_OWN.test(variable))
        report(
          'env',
          [...at, side, variable],
          `${variable} is the platform's to set`,
          'take it out, or call it otherwise',
          'by it the server finds its volume, or lets people in',
        );
}
