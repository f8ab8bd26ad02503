/** Programs that CI runs, each pinned once. */

/** The long-term line of Node.js (docker-library/official-images@2026-08-21, library/node). */
export const NODE_VERSION = '24.19.0';
export const NODE_IMAGE = `docker.io/library/node:${NODE_VERSION}-bookworm-slim`;

/** BuildKit without root, and without a daemon of Docker's (moby/buildkit v0.32.2, examples/kubernetes/job.rootless.yaml). */
export const BUILDKIT_IMAGE = 'docker.io/moby/buildkit:v0.32.2-rootless';
