import { describe, expect, it } from 'vitest';
import { maskLikely } from '../../src/finding/mask.ts';

describe('what strangers write', () => {
  it.each([
    ['password=hunter2', 'password=***'],
    ['"password": "hunter2", "user": "x"', '"password": "***", "user": "x"'],
    ['PGPASSWORD: hunter2', 'PGPASSWORD: ***'],
    ['AWS_SECRET_ACCESS_KEY=abc/def+ghi', 'AWS_SECRET_ACCESS_KEY=***'],
    ['{"token":"abc"}', '{"token":"***"}'],
    ['Authorization: Basic cm9vdDpodW50ZXIy', 'Authorization: Basic ***'],
    ['id AKIAIOSFODNN7EXAMPLE', 'id AKIA***'],
    ['jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', 'jwt ***'],
    ['MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJT', '***'],
    ['seed Xk29sLq0PzTn4WvB7yRdQq', 'seed ***'],
  ])('hides the secret of: %s', (text, masked) => {
    expect(maskLikely(text)).toBe(masked);
  });

  it.each([
    'secret "mlflow-postgres" not found',
    "couldn't find key token in Secret ml-lifecycle/mlflow",
    'invalid token: it is over',
    'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'failed to get secret: Secret does not exist',
    'CreateContainerConfigError of mlflow-7c9d8b6f5d-x2vqk',
    'certificatesigningrequests.certificates.k8s.io is forbidden',
  ])('leaves what is none: %s', (text) => {
    expect(maskLikely(text)).toBe(text);
  });
});
