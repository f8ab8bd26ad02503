import fc from 'fast-check';

/** Properties try the same values on every machine; `MOORING_SEED=7 npm test` tries others. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.MOORING_SEED ?? 20261121) });
