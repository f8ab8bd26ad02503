import type { PlatformConfig } from '../../config/config.ts';
import type { TestedFolder } from '../../workspace/tested-folders.ts';
import { pulledByCi } from './builds.ts';
import { testOf } from './tests.ts';

/**
 * The runner's limits for one job, where it lets jobs ask (GitLab Runner v19.3.0, docs/executors/kubernetes/_index.md
 * "Overwrite container resources"); elsewhere they are ignored.
 */
export const resources = (cpu: string, memory: string, limit: string) => ({
  KUBERNETES_CPU_REQUEST: cpu,
  KUBERNETES_MEMORY_REQUEST: memory,
  KUBERNETES_MEMORY_LIMIT: limit,
});

/** Tests of folders, each when something in it changed: against the target of a merge request, or the push before. */
export function tests(environments: readonly PlatformConfig[], tested: readonly TestedFolder[]) {
  if (tested.length === 0) return {};
  const template = {
    stage: 'check',
    needs: [],
    variables: { ...resources('500m', '1Gi', '2Gi'), PYTHONDONTWRITEBYTECODE: '1' },
    before_script: ['set -eu', 'cd "$FOLDER"'],
  };
  const jobs = tested.map((one): [string, object] => {
    const { image, script } = testOf(one);
    return [
      `test ${one.folder}`,
      {
        extends: '.test',
        image: { name: pulledByCi(image, environments), entrypoint: [''] },
        variables: { FOLDER: one.folder },
        rules: [{ changes: [`${one.folder}/**/*`] }],
        script: [script],
      },
    ];
  });
  return { '.test': template, ...Object.fromEntries(jobs) };
}
