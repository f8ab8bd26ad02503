import { describe, expect, it } from 'vitest';
import { describeDiagnosis } from '../../src/cli/describe-doctor.ts';
import { analyzersOf } from '../../src/doctor/analyzers/index.ts';
import { diagnose } from '../../src/doctor/diagnose.ts';
import { STATES, snapshotOf, stateOf, wardInstallation } from '../support/doctor/ward.ts';

const installation = wardInstallation();
const analyzers = analyzersOf(installation.plan.knowledge);
/** `pod-image.login` → `pod/image`. */
const analyzerOf = (state: string) => state.split('.')[0]!.replace('-', '/');

it('finds nothing in a platform that is well', () => {
  const diagnosis = diagnose(installation, snapshotOf(installation));
  expect(diagnosis).toMatchObject({ well: true, causes: [], working: [], gaps: [] });
  expect(describeDiagnosis(diagnosis)).toMatch(/: 11 of 11 components are settled .*\n\nNothing is wrong\.\n$/);
});

it('has a recorded state of each analyzer, and an analyzer for each state', () => {
  expect(new Set(STATES.map(analyzerOf))).toEqual(new Set(analyzers.map(({ id }) => id)));
  expect(new Set(analyzers.map(({ id }) => id)).size).toBe(analyzers.length);
});

describe('each analyzer has words and a next command', () => {
  it.each(STATES)('%s', (state) => {
    const diagnosis = diagnose(installation, snapshotOf(installation, stateOf(state)));
    const told = diagnosis.causes.flatMap((cause) => [cause, ...cause.consequences]).map(({ analyzer }) => analyzer);
    expect(told).toContain(analyzerOf(state));
    for (const { next, fix } of diagnosis.causes) {
      expect(fix).toMatch(/\S/);
      expect(next.length).toBeGreaterThan(0);
    }
    expect(describeDiagnosis(diagnosis)).toMatchSnapshot();
  });
});

describe('objects that are not as one expects', () => {
  const withStatus = (status: unknown, isChanged: (apiVersion: string) => boolean) => {
    for (const state of STATES) {
      const sick = stateOf(state);
      const objects = (sick.objects ?? []).map(({ spec, ...object }) =>
        isChanged(object.apiVersion) ? { ...object, status } : { ...object, spec },
      );
      expect(() => diagnose(installation, snapshotOf(installation, { ...sick, objects }))).not.toThrow();
    }
  };

  it.each([undefined, {}])('anything may have the status %j still', (status) => withStatus(status, () => true));

  it.each([{ conditions: 'none' }, { conditions: [{}] }, { phase: 7, error: {} }, 'none'])(
    'a custom resource may have the status %j',
    (status) =>
      withStatus(status, (apiVersion) => /\.(io|dev)\//.test(apiVersion) && !apiVersion.startsWith('argoproj.io')),
  );
});
