import { createHash } from 'node:crypto';
import { type Entry, tar } from './tar.ts';

/** An image of files that need nothing else. */
export interface Image {
  /** With its tag. */
  readonly name: string;
  readonly files: readonly Entry[];
  readonly entrypoint: readonly string[];
  /** User and group, as numbers. */
  readonly user?: string;
}

const LAYER = 'application/vnd.oci.image.layer.v1.tar';
const CONFIG = 'application/vnd.oci.image.config.v1+json';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/**
 * An image as an OCI archive (opencontainers/image-spec@v1.1.0 image-layout.md) of one layer, which containerd imports by
 * the name in its index. The same files make the same bytes.
 */
export function archiveOf({ name, files, entrypoint, user = '65532:65532' }: Image): Buffer {
  const platform = { architecture: ARCHITECTURES[process.arch] ?? process.arch, os: 'linux' };
  const blobs: Entry[] = [];
  const blob = (mediaType: string, bytes: Buffer) => {
    const hex = createHash('sha256').update(bytes).digest('hex');
    blobs.push({ path: `blobs/sha256/${hex}`, bytes });
    return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
  };
  const json = (value: object) => Buffer.from(JSON.stringify(value));

  const layer = blob(LAYER, tar(files));
  const config = blob(
    CONFIG,
    json({
      ...platform,
      config: { User: user, Entrypoint: entrypoint, WorkingDir: '/' },
      rootfs: { type: 'layers', diff_ids: [layer.digest] },
    }),
  );
  const manifest = blob(MANIFEST, json({ schemaVersion: 2, mediaType: MANIFEST, config, layers: [layer] }));
  const annotations = {
    'io.containerd.image.name': name,
    'org.opencontainers.image.ref.name': name.slice(name.lastIndexOf(':') + 1),
  };
  const index = { schemaVersion: 2, mediaType: INDEX, manifests: [{ ...manifest, platform, annotations }] };
  return tar([
    { path: 'oci-layout', bytes: json({ imageLayoutVersion: '1.0.0' }) },
    { path: 'index.json', bytes: json(index) },
    ...blobs,
  ]);
}
