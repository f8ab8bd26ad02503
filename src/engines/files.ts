import type { ConfigMap, Volume, VolumeMount } from '../../imports/types/kubernetes.ts';

/** Files of the repository that the pods of something see. */
export interface JobFiles {
  /** Folder in its pods. */
  readonly at: string;
  /** Name of the ConfigMap that holds them. */
  readonly configMap: string;
  readonly content: Pick<ConfigMap, 'data' | 'binaryData'>;
  /** Where each lies in the folder, when some lie deeper than there: keys have no slashes. */
  readonly items?: readonly { readonly key: string; readonly path: string }[];
  /** Another one with every byte of them. */
  readonly digest: string;
}

interface WithFiles {
  readonly files?: JobFiles;
}

const NAME = 'files';

/** The volumes of its pods for them. */
export function fileVolumes({ files }: WithFiles): Volume[] {
  if (!files) return [];
  const { configMap, items } = files;
  return [{ name: NAME, configMap: { name: configMap, ...(items && { items: items.map((item) => ({ ...item })) }) } }];
}

/** Where its containers see them. */
export const fileMounts = ({ files }: WithFiles): VolumeMount[] =>
  files ? [{ name: NAME, mountPath: files.at, readOnly: true }] : [];

/** Annotations by which changed files make new pods: what is mounted in old ones changes too, and most programs read it once. */
export const fileAnnotations = ({ files }: WithFiles): Record<string, string> =>
  files ? { 'checksum/files': files.digest } : {};

/** The ConfigMap that holds them. */
export function filesConfigMap({
  files,
  namespace,
}: WithFiles & { readonly namespace: string }): ConfigMap | undefined {
  if (!files) return undefined;
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: files.configMap, namespace }, ...files.content };
}
