/** Labels and annotations that say which version of a chart or tool wrote an object, or sum up what stands elsewhere. */
const WORDS =
  /(?:^|\.)(?:labels|annotations)\["(?:helm\.sh\/chart|app\.kubernetes\.io\/version|app\.kubernetes\.io\/managed-by|chart|heritage|checksum\/[^"]*|[^"]*\/checksum[^"]*|controller-gen\.kubebuilder\.io\/version|meta\.helm\.sh\/[^"]*)"\]$|(?:^|\.)(?:labels|annotations)\.(?:chart|heritage)$/;

/** Whether a place says nothing of what runs. A checksum restarts pods all the same: that is told as what it does. */
export function isNoise(path: string): boolean {
  return WORDS.test(path);
}
