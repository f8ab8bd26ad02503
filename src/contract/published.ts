/** For what an image is published, and who says so. */
export interface Published {
  /**
   * The whole reference, tag included: what is known of one version is not known of the next, so a pin that is bumped
   * has no entry until somebody has looked again.
   */
  readonly image: string;
  /** `os/architecture[/variant]`, as image indexes have them. */
  readonly platforms: readonly string[] | 'unknown';
  /** Where upstream builds it (repository@version path), or what was looked at in vain. */
  readonly source: string;
}

/** Sets of platforms that many projects build for. */
export const AMD64_ARM64 = ['linux/amd64', 'linux/arm64'] as const;
export const WITH_IBM = [...AMD64_ARM64, 'linux/ppc64le', 'linux/s390x'] as const;
export const WITH_IBM_AND_ARM = ['linux/amd64', 'linux/arm', 'linux/arm64', 'linux/ppc64le', 'linux/s390x'] as const;
/** Of official images on Alpine Linux. */
export const OFFICIAL_IMAGE = [
  'linux/386',
  'linux/amd64',
  'linux/arm/v6',
  'linux/arm/v7',
  'linux/arm64',
  'linux/ppc64le',
  'linux/riscv64',
  'linux/s390x',
] as const;

/** A registry or repository that one should no longer pull from. */
export interface Retired {
  /** `registry/repository`, or with a `/` at its end all that begins so. */
  readonly where: string;
  /**
   * `gone`: it cannot be pulled any more. `frozen`: it can, and never gets another fix. `at-risk`: nobody maintains it and
   * nothing takes its place; keep a copy.
   */
  readonly state: 'gone' | 'frozen' | 'at-risk';
  /** Since when, and who says so. */
  readonly since: string;
  readonly source: string;
  readonly instead: string;
}
