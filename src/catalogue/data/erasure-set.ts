/** Drives that one erasure set may have (minio RELEASE.2025-10-15, cmd/endpoint-ellipses.go, setSizes). */
const SMALLEST = 2;
const LARGEST = 16;

/**
 * Why so many servers with so many drives each cannot be a store, or undefined when they can. Both numbers stay as they are
 * for the life of the data, so a wrong one must not reach a cluster.
 */
export function erasureProblem(servers: number, volumesPerServer: number): string | undefined {
  const drives = servers * volumesPerServer;
  if (drives === 1) return undefined;
  // minio/operator v7.1.1, pkg/apis/minio.min.io/v2/helper.go, Pool.Validate.
  if ((servers === 2 || servers === 3) && drives < 4) return `${servers} servers need 4 drives or more together`;
  const sizes = Array.from({ length: LARGEST - SMALLEST + 1 }, (_, index) => SMALLEST + index);
  if (sizes.some((size) => drives % size === 0)) return undefined;
  return `${drives} drives cannot be split into equal erasure sets of ${SMALLEST} to ${LARGEST}`;
}
