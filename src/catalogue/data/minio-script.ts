import { text } from '../../template/template.ts';

/**
 * Runs in an image that has a shell and coreutils, but no sed, grep or jq (pgsty/mc, Dockerfile.goreleaser: ubi9-micro).
 * Secrets go in by standard input: arguments are for all to read in /proc.
 */
export const SCRIPT = text('src/catalogue/data/minio-setup.sh');
