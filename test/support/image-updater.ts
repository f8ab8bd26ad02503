/** What the Image Updater sets of an image: the tag, or with the strategy `digest` the digest. */
export interface Update {
  readonly name: string;
  readonly newTag?: string;
  readonly digest?: string;
}

/**
 * A kustomization as Mooring starts it, after the Image Updater's first commit: one entry for each image that it follows, with
 * the name that the objects have, at the end of the file (argocd-image-updater v1.2.2, pkg/argocd/git.go `updateKustomizeFile`).
 * An image whose entry has a name is said to be renamed, to the same (`parseImageOverride`, there).
 */
export function updated(kustomization: string, updates: readonly Update[]): string {
  const entries = updates.flatMap(({ name, newTag, digest }) => [
    `- name: ${name}`,
    `  newName: ${name}`,
    // What would be read as a number is quoted.
    ...(newTag === undefined ? [] : [`  newTag: ${Number.isNaN(Number(newTag)) ? newTag : JSON.stringify(newTag)}`]),
    ...(digest === undefined ? [] : [`  digest: ${digest}`]),
  ]);
  return `${kustomization}images:\n${entries.map((line) => `${line}\n`).join('')}`;
}
