import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Toolchain } from '../../cluster/support/toolchain.ts';
import { archiveOf, type Image } from './image.ts';

/** The image that stands in for all that pods of a platform run. */
export const STAND_IN = 'localhost/stand-in:test';

/** Writes the images of a node as archives; there is no registry. */
export function writeImages(tools: Toolchain, folder: string): readonly string[] {
  const program = (name: 'stand-in' | 'coredns') => ({
    path: name,
    bytes: readFileSync(tools.path(name)),
    mode: 0o755,
  });
  const images: readonly Image[] = [
    { name: 'localhost/stand-in:pause', files: [program('stand-in')], entrypoint: ['/stand-in', 'pause'] },
    { name: STAND_IN, files: [program('stand-in')], entrypoint: ['/stand-in'] },
    // It looks for its settings where the ConfigMap is.
    { name: 'localhost/coredns:test', files: [program('coredns')], entrypoint: ['/coredns'] },
  ];
  return images.map((image, i) => {
    const file = join(folder, `image-${i}.tar`);
    writeFileSync(file, archiveOf(image));
    return file;
  });
}
