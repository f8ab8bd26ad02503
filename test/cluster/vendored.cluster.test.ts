import { afterAll } from 'vitest';
import { temporaryFolder } from '../support/charts.ts';
import type { LabelOf } from './support/network.ts';
import { type Pair, prove } from './support/prove.ts';
import { ensureToolchain } from './support/toolchain.ts';
import { vendoredChanges } from './support/vendored-changes.ts';
import { vendoredPlatform } from './support/vendored-platform.ts';

const LIGHTHOUSE: LabelOf = ['harbour', 'app', 'lighthouse'];
const ARGOCD: LabelOf = ['argocd', 'app.kubernetes.io/name', 'argocd-application-controller'];

/** By hand: the charts declare no connection. */
const PAIRS: readonly Pair[] = [
  [LIGHTHOUSE, ARGOCD, 8081, false],
  [ARGOCD, LIGHTHOUSE, 9090, false],
];

// Synth looks for Helm where its user says; here that is the suite's own.
process.env.MOORING_HELM ??= (await ensureToolchain(['helm'])).path('helm');

/** Charts of one's own whose archives are vendored: plain YAML with definitions, hooks and objects that said no namespace. */
prove(
  { name: 'vendored', folder: vendoredPlatform(temporaryFolder(afterAll)), environment: 'local' },
  PAIRS,
  vendoredChanges,
);
