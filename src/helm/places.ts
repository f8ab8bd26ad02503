/** Folder of vendored charts, beside `platform.yaml`. */
export const ARCHIVES = 'vendor/charts';

/** Beside `platform.yaml`: what charts rendered to, a folder an environment. Synth writes it, people commit it. */
export const RENDERED = 'vendor/rendered';

/** Beside `platform.yaml`: which archive is which chart. `npm run vendor` writes it, people commit it. */
export const LOCK_FILE = 'charts.lock.yaml';
