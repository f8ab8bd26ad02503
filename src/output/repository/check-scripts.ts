import { HELM_VERSION } from './ci-images.ts';

/** Whether an environment has a tree to check: one that nobody has rendered and committed yet is not CI's to make. */
const TREE = 'dist/$ENVIRONMENT/index.json';

/**
 * Ends well, and says so, where the tree of `$ENVIRONMENT` is not committed. Without any tree at all something was
 * forgotten: that is a failure. `done`: what to do where there is nothing to check.
 */
export function treeScript(done: string): string {
  return `if [ ! -e "${TREE}" ]; then
  if ! ls dist/*/index.json > /dev/null 2>&1; then
    echo "No tree is committed: npm run synth, and commit what is in dist/" >&2
    exit 1
  fi
  echo "No tree of $ENVIRONMENT is committed (dist/$ENVIRONMENT): there is nothing to check. npm run synth -- --env $ENVIRONMENT makes one."
  ${done}
fi`;
}

/**
 * Fetches Helm where charts have archives and nobody kept what they rendered to, and only there. `HELM_DOWNLOADS`: a server that stands for get.helm.sh where there
 * is no way out. The image has no curl, and no unzip.
 */
export const HELM_SCRIPT = `if [ -n "$(ls vendor/charts/*.tgz 2> /dev/null)" ] && [ -z "$(ls "vendor/rendered/$ENVIRONMENT" 2> /dev/null)" ] && ! command -v helm > /dev/null; then
  platform="linux-$(node -p '({ x64: "amd64" })[process.arch] || process.arch')"
  archive="helm-v${HELM_VERSION}-$platform.tar.gz"
  for file in "$archive" "$archive.sha256sum"; do
    node -e 'globalThis.fetch(process.argv[1]).then(async (answer) => {
      if (!answer.ok) throw new Error(answer.status + " " + answer.url);
      require("fs").writeFileSync(process.argv[2], Buffer.from(await answer.arrayBuffer()));
    })' "\${HELM_DOWNLOADS:-https://get.helm.sh}/$file" "/tmp/$file"
  done
  (cd /tmp && sha256sum -c "$archive.sha256sum" && tar -xzf "$archive")
  export MOORING_HELM="/tmp/$platform/helm"
fi`;
