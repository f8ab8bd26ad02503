import type { Rule } from '../../src/checks/rule.ts';
import { describeObject } from '../../src/kit/object.ts';
import { renderPlatform } from './platform.ts';
import { subject } from './subject.ts';
import type { Loose } from './tree.ts';

const platform = renderPlatform({
  components: { kafka: {}, flink: {}, minio: {}, postgresql: {}, mlflow: {}, airflow: {} },
  projects: {
    fraud: {
      owners: ['ds'],
      topics: { scores: {}, transactions: {} },
      buckets: { lake: {} },
      images: { scorer: { build: 'images/scorer' } },
      jobs: {
        score: {
          flink: { image: 'scorer', jar: 'local:///x.jar' },
          reads: ['transactions', 'lake'],
          writes: ['scores'],
        },
      },
    },
  },
});

/** What a rule says of a platform with clients of Kafka, MinIO and PostgreSQL, after an object of it was changed. */
export function found(rule: Rule, name?: string, how: (object: Loose) => void = () => {}): string[] {
  const manifests = platform.manifests.map((manifest) => {
    if (describeObject(manifest.object) !== name) return manifest;
    const object = structuredClone(manifest.object);
    how(object);
    return { ...manifest, object };
  });
  return [...rule.check(subject(manifests, { plan: platform.plan }))].map(({ path, message }) => `${path}: ${message}`);
}
