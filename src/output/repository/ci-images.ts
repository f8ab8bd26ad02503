/** The long-term line of Node.js (docker-library/official-images@2026-08-21, library/node). */
export const NODE_VERSION = '24.19.0';
export const NODE_IMAGE = `docker.io/library/node:${NODE_VERSION}-bookworm-slim`;

/** The same with git, which the other has not (docker-library/buildpack-deps@3b4b1fb, debian/bookworm/scm/Dockerfile). */
export const NODE_GIT_IMAGE = `docker.io/library/node:${NODE_VERSION}-bookworm`;

/** For charts with an archive: that of the long-term line that GitHub's runners bring is as good (docs/charts.md). */
export const HELM_VERSION = '4.2.3';
