/** Filled in by the bundler from package.json. */
declare const MOORING_VERSION: string | undefined;

export const VERSION = typeof MOORING_VERSION === 'string' ? MOORING_VERSION : '0.0.0-source';
