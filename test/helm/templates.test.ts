import { expect, it } from 'vitest';
import { readTemplates } from '../../src/helm/templates.ts';

const read = (files: Record<string, string>) => readTemplates({ name: 'pier', files: new Map(Object.entries(files)) });

it('finds what a template looks up, through helpers that include helpers', () => {
  const files = {
    'templates/_a.tpl': '{{ define "a" }}{{ include "b" . }}{{ end }}',
    'charts/sub/templates/_b.tpl': '{{ define "b" }}{{ if true }}{{ lookup "v1" "Secret" .x "y" }}{{ end }}{{ end }}',
    'templates/one.yaml': '{{ include "a" . }}',
    'templates/two.yaml': '{{/* lookup "v1" "Secret" */}} a: {{ .Values.lookup }}',
    'templates/three.yaml': '{{ lookup $api $kind "" "" }}',
  };
  expect(read(files).bySource).toEqual({
    'pier/templates/one.yaml': { looksUp: ['Secret'] },
    'pier/templates/three.yaml': { looksUp: ['*'] },
  });
});

it('finds the clock, and the values that stand beside a random one', () => {
  const files = {
    'templates/clock.yaml': '{{ dateInZone "2006" (now) "UTC" }}',
    'templates/known.yaml': '{{ .Values.unknown }}',
    'templates/one.yaml': '{{ .Values.auth.password | default (randAlphaNum 10) }}',
    'templates/asked.yaml':
      '{{ if not .Values.auth.secretName }}{{ with .Values.labels }}{{ end }}{{ genCA "x" 1 }}{{ end }}',
    'charts/sub/templates/two.yaml': '{{ .Values.key | default uuidv4 }}',
  };
  expect(read(files).bySource).toEqual({
    'pier/templates/clock.yaml': { clock: true },
    'pier/templates/one.yaml': { insteadOfRandom: ['auth.password'] },
    'pier/templates/asked.yaml': { insteadOfRandom: ['auth.secretName'] },
    'pier/charts/sub/templates/two.yaml': { insteadOfRandom: ['sub.key'] },
  });
});

it('knows whether a chart asks which APIs there are', () => {
  expect(read({ 'templates/a.yaml': '{{ .Capabilities.KubeVersion }}' }).asksApis).toBe(false);
  expect(read({ 'templates/a.yaml': '{{ .Capabilities.APIVersions.Has "x/v1" }}' }).asksApis).toBe(true);
});

it('knows for which APIs it asks, as long as it asks for each by name', () => {
  const has = (text: string) => ({ 'templates/_a.tpl': `{{ if ($.Capabilities.APIVersions.Has ${text}) }}{{ end }}` });
  expect(read({ ...has('"y/v1"'), 'templates/b.yaml': '{{ .Capabilities.APIVersions.Has `x/v1/X` }}' }).apis).toEqual([
    'x/v1/X',
    'y/v1',
  ]);
  expect(read(has('(printf "%s/v1" .Values.group)')).apis).toBeUndefined();
  expect(
    read({ ...has('"y/v1"'), 'templates/b.yaml': '{{ range .Capabilities.APIVersions }}{{ end }}' }).apis,
  ).toBeUndefined();
  expect(read({ 'templates/a.yaml': '{{ .Values.x }}' }).apis).toBeUndefined();
});
