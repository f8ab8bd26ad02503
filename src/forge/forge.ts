/** A webhook of a repository. */
export interface Webhook {
  readonly id: number;
  readonly url: string;
}

/** What every forge does for a repository that Argo CD follows. Everything throws ForgeError. */
export interface Forge {
  webhooks(project: string): Promise<readonly Webhook[]>;
  /** Answers its id. */
  makeWebhook(project: string, hook: { url: string; secret: string; branch: string }): Promise<number>;
  removeWebhook(project: string, id: number): Promise<void>;

  /** Whether nobody pushes to the branch by force, and who pushes at all is who may; a text says why it cannot be. */
  isProtected(project: string, branch: string): Promise<boolean | string>;
  protect(project: string, branch: string): Promise<void>;
}
