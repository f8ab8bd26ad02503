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
