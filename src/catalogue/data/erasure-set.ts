/** Drives that one erasure set may have (minio RELEASE.2025-10-15T17-29-55Z, cmd/endpoint-ellipses.go `setSizes`). */
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
  if (setSize(servers, volumesPerServer) !== undefined) return undefined;
  return `${drives} drives of ${servers} servers cannot be split into equal erasure sets of ${SMALLEST} to ${LARGEST}, each over all servers alike`;
}

/**
 * Drives of one erasure set: the most that all drives divide into and that the servers divide, or are divided by
 * (cmd/endpoint-ellipses.go `possibleSetCountsWithSymmetry`, `commonSetDriveCount`; the servers are the pattern that decides,
 * minio/pkg v3.1.3, ellipses/ellipses.go). Undefined where there is none.
 */
export function setSize(servers: number, volumesPerServer: number): number | undefined {
  const sizes = Array.from({ length: LARGEST - SMALLEST + 1 }, (_, index) => LARGEST - index);
  return sizes.find(
    (size) => (servers * volumesPerServer) % size === 0 && (servers > size ? servers % size : size % servers) === 0,
  );
}

/** Drives of parity in a set, where nobody says how many (internal/config/storageclass/storage-class.go `DefaultParityBlocks`). */
export function usualParity(set: number): number {
  if (set < 2) return 0;
  if (set < 4) return 1;
  if (set < 6) return 2;
  return set < 8 ? 3 : 4;
}

/** Variables of servers that say a storage class (the same file). */
export const STANDARD_CLASS = 'MINIO_STORAGE_CLASS_STANDARD';
export const REDUCED_CLASS = 'MINIO_STORAGE_CLASS_RRS';

/** Drives of parity of a storage class: 4 of `EC:4` (the same, `parseStorageClass`). */
export function parityIn(value: unknown): number | undefined {
  const parity = /^EC:(\d+)$/.exec(String(value))?.[1];
  return parity === undefined ? undefined : Number(parity);
}

/** Drives that a set can lose and still be written to: with as many of data as of parity one more stays (cmd/erasure.go `defaultWQuorum`). */
export function bearable(set: number, parity: number): number {
  return set === 2 * parity ? parity - 1 : parity;
}
