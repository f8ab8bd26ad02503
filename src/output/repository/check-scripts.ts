import { HELM_VERSION } from './ci-images.ts';
import { script } from './script.ts';

/**
 * Ends well, and says so, where the tree of `$ENVIRONMENT` is not committed. Without any tree at all something was
 * forgotten: that is a failure. `done`: what to do where there is nothing to check.
 */
export const treeScript = script<{ done: string }>('tree.sh');

/**
 * Fetches Helm where charts have archives and nobody kept what they rendered to, and only there. `HELM_DOWNLOADS`: a server that stands for get.helm.sh where there
 * is no way out. The image has no curl, and no unzip.
 */
export const HELM_SCRIPT = script<{ version: string }>('helm.sh')({ version: HELM_VERSION });
