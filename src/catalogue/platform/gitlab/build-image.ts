/**
 * BuildKit without root, and without a daemon of Docker's (moby/buildkit v0.32.2, examples/kubernetes/job.rootless.yaml): the
 * image of the jobs that build images.
 */
export const BUILDKIT_IMAGE = 'docker.io/moby/buildkit:v0.32.2-rootless';

/** User and group of the image (Dockerfile, stage `rootless`). */
export const BUILDKIT_USER = 1000;

/** Tag of the jobs that build images, where the platform runs a runner for them. */
export const BUILD_TAG = 'images';
