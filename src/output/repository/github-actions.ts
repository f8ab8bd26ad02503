/** Docker with buildx is on it (actions/runner-images, images/ubuntu/Ubuntu2404-Readme.md). */
export const RUNNER = 'ubuntu-24.04';

/** Actions of GitHub's own, and nobody else's. */
export const CHECKOUT = 'actions/checkout@v6';
export const SETUP_NODE = 'actions/setup-node@v6';
