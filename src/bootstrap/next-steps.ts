import { contextName, hasOwnGitLab, type Installation } from '../live/installation.ts';

/** The last words: where everything is, how to log in without a password on the screen, what to do next. */
export function nextSteps(installation: Installation): readonly string[] {
  const { plan } = installation;
  const { name, environment, git } = plan.platform;
  const context = contextName(installation);
  const uis = plan.components.flatMap((component) => component.uis);
  const open = uis.filter((ui) => ui.open);
  const width = Math.max(0, ...open.map(({ title }) => title.length));
  const logins = uis.flatMap(({ title, namespace, login, door }) => {
    const asked = door ?? (typeof login === 'object' ? login : undefined);
    return asked ? [{ title, namespace, ...asked }] : [];
  });
  return [
    `${name}, ${environment}, is up: Argo CD keeps the cluster as ${git.branch} of ${git.url} says.`,
    ...section('Where things are:', [
      ...open.map(({ title, open, path = '' }) => `${title.padEnd(width)}  ${open!.url}${path}`),
      ...uis
        .filter((ui) => !ui.open)
        .map(
          ({ title, namespace, service, port }) =>
            `${title.padEnd(width)}  kubectl --context ${context} -n ${namespace} port-forward svc/${service} 8080:${port}`,
        ),
    ]),
    ...section(
      'How to log in (each command prints a password):',
      logins.map(
        ({ title, user, namespace, secret, key }) =>
          `${title}${user === undefined ? '' : `, user ${user}`}: kubectl --context ${context} -n ${namespace} get secret ${secret} -o jsonpath='{.data.${key}}' | base64 -d`,
      ),
    ),
    ...section('How others get in:', hasOwnGitLab(installation) ? othersAt(new URL(git.url).origin, environment) : []),
    ...section('What to do next:', [
      `git remote add platform ${git.url}   # push there what you change`,
      'edit platform.yaml, npm run synth, commit, npm run publish   # Argo CD follows',
      `npm run doctor -- --env ${environment}   # when something does not come up`,
      `npm run teardown -- --env ${environment}   # takes it away again, after asking`,
    ]),
  ];
}

/** GitLab begins with one user. */
function othersAt(gitlab: string, environment: string): readonly string[] {
  return [
    `root makes each a user at ${gitlab}/admin/users/new; who is called as in \`owners\` of a project, or is in a group called so, becomes a`,
    `developer of the repository when bootstrap runs again: npm run bootstrap -- --env ${environment} --until members`,
    `each makes a token at ${gitlab}/-/user_settings/personal_access_tokens: write_repository for git push, api for npm run publish (GITLAB_TOKEN)`,
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}
