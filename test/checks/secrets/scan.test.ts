import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secretsIn } from '../../../src/checks/secrets/scan.ts';
import { character } from '../../support/characters.ts';

/** Put together here, so that no scanner of repositories takes this file for a leak. */
const join = (...parts: readonly string[]) => parts.join('');
const LETTERS = 'aZ3kQ9xW2mR7tY5uP1oL8vB6nC4dF0gH';

describe('secrets that tell what they are', () => {
  it.each([
    ['a private key', join('-----BEGIN RSA ', 'PRIVATE KEY-----\nMIIEowIBAAKCAQEA0Z3VS5JJcds3xfn\n')],
    ['a private key', join('-----BEGIN ', 'PRIVATE KEY-----\\nMIIEowIBAAKCAQEA0Z3VS5JJcds3xfn')],
    [
      'a private key',
      Buffer.from(join('-----BEGIN EC ', 'PRIVATE KEY-----\nMHcCAQEEIIYzZ3VS5JJcds3xfn')).toString('base64'),
    ],
    ['a GitLab token', join('gl', 'pat-aBcDeFgHiJkLmNoPqRsT')],
    ['a GitHub token', join('gh', 'p_', LETTERS, 'abcd')],
    ['a GitHub token', join('github', '_pat_', LETTERS)],
    ['an AWS access key', join('AK', 'IAQ3EGUXL5ZJ7MRT2W')],
    ['a JSON Web Token', join('ey', 'JhbGciOiJIUzI1NiJ9.ey', 'JzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N')],
    ['a Slack token', join('xo', 'xb-123456789012-abcdefghijkl')],
    ['a Hugging Face token', join('h', 'f_', LETTERS)],
    ['an NVIDIA API key', join('nv', 'api-', LETTERS)],
    ['a Vault token', join('hv', 's.', LETTERS)],
  ])('%s', (what, text) => {
    expect(secretsIn(text)).toContain(what);
    expect(secretsIn(`before "${text}" after`)).toContain(what);
  });
});

describe('passwords', () => {
  it.each([
    ['postgresql://admin:hunter2@db:5432/x'],
    ['redis://:hunter2@valkey:6379'],
    ['password = "hunter22"'],
    ['{"secretKey":"minio123"}'],
    ['spring.datasource.password=abc123'],
  ])('are found in %s', (text) => {
    expect(secretsIn(text)).not.toEqual([]);
  });

  it.each([
    ['password', 'admin'],
    ['adminPassword', 'prom-operator'],
    ['DB_PASSWORD', 'x'],
    ['rootPassphrase', 'one-two-three'],
    ['secretKey', 'minio123'],
    ['AWS_SECRET_ACCESS_KEY', 'minio1234'],
    ['apiKey', 'abcdef123456'],
    ['REGISTRY_TOKEN', 'abc12345'],
  ])('are found by the name %s', (name, value) => {
    expect(secretsIn(value, name)).not.toEqual([]);
  });
});

describe('what looks random', () => {
  it('is found, of any usual length', () => {
    for (const text of [LETTERS, LETTERS.slice(0, 24), `key: ${LETTERS}==`, LETTERS.repeat(2)])
      expect(secretsIn(text)).toEqual(['a text that looks like a key']);
  });
});

describe('no secret is', () => {
  it.each([
    ['a template', 'postgresql+psycopg2://{{ .username }}:{{ .password | urlquery }}@db:5432/x'],
    ['a variable', 'http://$(ROOT_USER):$(ROOT_PASSWORD)@minio.data-plane.svc.cluster.local'],
    ['an example', 'https://user:password@example.org/x.git'],
    ['an address', 'https://kubernetes.default.svc:443/api/v1/namespaces/a:b'],
    ['a digest', `redis@sha256:${'0123456789abcdef'.repeat(4)}`],
    ['a checksum', `sha512-${LETTERS}${LETTERS}==`],
    ['a public key', `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5${LETTERS}`],
    ['a certificate', `-----BEGIN CERTIFICATE-----\n${LETTERS}${LETTERS}\n-----END CERTIFICATE-----\n`],
    [
      'a certificate in base64',
      Buffer.from(`-----BEGIN CERTIFICATE-----\n${LETTERS}\n-----END CERTIFICATE-----\n`).toString('base64'),
    ],
    ['words about keys', 'starts with -----BEGIN PRIVATE KEY----- and ends with -----END PRIVATE KEY-----'],
    [
      'a class',
      'org.apache.kafka.common.security.scram.ScramLoginModule required username="x" password="{{ .password }}"',
    ],
    ['a long name', 'KafkaNodePoolTemplateStatefulSetVolumeClaim2 apache-airflow-providers-cncf-kubernetes-10.25.0'],
    ['a path', '/opt/airflow/dags/repo/Projects/Fraud2/TrainModel3/pipelineV4'],
    ["AWS' example", join('AK', 'IAIOSFODNN7EXAMPLE')],
    ['code', 'password = getpass()\ntoken: string\nsecretKey: required'],
  ])('%s', (_, text) => {
    expect(secretsIn(text)).toEqual([]);
  });

  it.each([
    ['password', '{{ .password }}'],
    ['password', '$(PASSWORD)'],
    ['password', '${PASSWORD}'],
    ['PASSWORD', '/run/secrets/password'],
    ['password', ''],
    ['secretKey', 'password'],
    ['passwordSecret', 'minio-root2'],
    ['AWS_WEB_IDENTITY_TOKEN_FILE', '/var/run/secrets/token'],
    ['key', 'password'],
    ['accessKey', 'fraud2-score'],
  ])('%s: %s', (name, value) => {
    expect(secretsIn(value, name)).toEqual([]);
  });
});

it('never repeats a secret in its words, and takes any text', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200, unit: character }), fc.string({ maxLength: 20 }), (text, name) => {
      for (const what of secretsIn(text, name)) expect(what).toMatch(/^an? [A-Za-z ]+$/);
    }),
  );
});

it('takes the checksum of a Secret for none', () => {
  const digest = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  expect(secretsIn(digest, 'checksum/webserver-secret-key')).toEqual([]);
  expect(secretsIn(digest, 'webserver-secret-key')).toContain('a key');
});
