import { describe, expect, it } from 'vitest';
import {
  dnsLabel,
  dnsSubdomain,
  gitUrl,
  imageReference,
  kafkaTopic,
  type NameRule,
  postgresName,
  s3Bucket,
  secretKey,
  suggestName,
} from '../../src/config/names.ts';

const RULES: Record<
  string,
  { rule: NameRule; good: string[]; bad: [name: string, reason: RegExp, suggestion?: string][] }
> = {
  dnsLabel: {
    rule: dnsLabel,
    good: ['a', 'fraud', '0x', 'a-b', 'x'.repeat(63)],
    bad: [
      ['', /it is empty/],
      ['Fraud', /contains "F"/, 'fraud'],
      ['a.b', /contains "\."/, 'a-b'],
      ['-a', /start and end/, 'a'],
      ['my team', /contains a space/, 'my-team'],
      ['x'.repeat(64), /64 characters long; 63/, 'x'.repeat(63)],
      ['über', /contains "ü"/, 'uber'],
      ['日本', /contains/, undefined],
    ],
  },
  dnsSubdomain: {
    rule: dnsSubdomain,
    good: ['a.b.c', 'kafka.strimzi.io'],
    bad: [
      ['a..b', /start and end/, 'a.b'],
      ['a_b.c', /contains "_"/, 'a-b.c'],
      ['a.', /start and end/, 'a'],
    ],
  },
  secretKey: {
    rule: secretKey,
    good: ['password', 'PASS_word', 'tls.crt', '.dockerconfigjson', 'x'.repeat(253)],
    bad: [
      ['pass word', /contains a space/, 'pass-word'],
      ['a/b', /contains "\/"/, 'a-b'],
      ['..', /another folder/],
      ['..a', /another folder/, 'a'],
      ['', /is empty/],
      ['x'.repeat(254), /253 are allowed/, 'x'.repeat(63)],
    ],
  },
  kafkaTopic: {
    rule: kafkaTopic,
    good: ['transactions', 'fraud.scores', 'a-b', 'x'.repeat(249)],
    bad: [
      ['my_topic', /contains "_"/, 'my-topic'],
      ['.', /start and end/],
      ['..', /start and end/],
      ['Transactions', /contains "T"/, 'transactions'],
      ['x'.repeat(250), /249 are allowed/, 'x'.repeat(63)],
    ],
  },
  s3Bucket: {
    rule: s3Bucket,
    good: ['lake', 'my-bucket', '123'],
    bad: [
      ['ab', /shorter than 3/],
      ['my.bucket', /contains "\."/, 'my-bucket'],
      ['192.168.5.4', /contains "\."/, '192-168-5-4'],
      ['xn--lake', /start with xn--/, 'xn-lake'],
      ['lake-s3alias', /end with -s3alias/],
      ['Lake_1', /contains "L"/, 'lake-1'],
    ],
  },
  postgresName: {
    rule: postgresName,
    good: ['mlflow', '_a1', 'x'.repeat(63)],
    bad: [
      ['my-db', /contains "-"/, 'my_db'],
      ['MyDb', /contains "M"/, 'my_db'],
      ['1st', /starts with a digit/, '_1st'],
      ['template1', /has it already/],
      ['pg_stuff', /start with pg_/],
      ['x'.repeat(64), /63 are allowed/, 'x'.repeat(63)],
    ],
  },
  imageReference: {
    rule: imageReference,
    good: ['redis', 'quay.io/minio/minio:RELEASE.2025-01-01'],
    bad: [
      ['Redis', /repository part "Redis"/, 'redis'],
      ['https://quay.io/a/b', /starts with a scheme/, 'quay.io/a/b'],
    ],
  },
  gitUrl: {
    rule: gitUrl,
    good: [
      'https://gitlab.com/a/b.git',
      'http://gitlab.localhost:8080/mlops/platform.git',
      'ssh://git@host:2222/a/b.git',
      'git@github.com:a/b.git',
      'git@host:~user/b',
    ],
    bad: [
      ['', /empty/],
      ['a b', /a space/],
      ['./repo', /neither an http/],
      ['git://host/a.git', /git:\/\/ is not supported/, 'https://host/a.git'],
      ['file:///srv/a.git', /file:\/\/ is not supported/],
      ['https://user:token@host/a.git', /carries a user or a secret/, 'https://host/a.git'],
      ['https://oauth2@host/a.git', /carries a user or a secret/, 'https://host/a.git'],
      ['https://host', /names no repository/],
      ['https://host:port/a', /cannot be read/],
    ],
  },
};

describe.each(Object.entries(RULES))('%s', (_name, { rule, good, bad }) => {
  it.each(good)('accepts %s', (name) => {
    expect(rule(name)).toBeUndefined();
  });

  it.each(bad)('refuses %j', (name, reason, suggestion) => {
    const problem = rule(name);
    expect(problem?.reason).toMatch(reason);
    expect(problem?.suggestion).toBe(suggestion);
    if (suggestion !== undefined) expect(rule(suggestion)).toBeUndefined();
  });
});

describe('suggestName', () => {
  it.each([
    ['My Topic_1', 'my-topic-1'],
    ['fraudScores', 'fraud-scores'],
    ['__a__', 'a'],
    ['Crème brûlée', 'creme-brulee'],
    ['…', ''],
  ])('%s → %s', (text, name) => {
    expect(suggestName(text)).toBe(name);
  });
});
