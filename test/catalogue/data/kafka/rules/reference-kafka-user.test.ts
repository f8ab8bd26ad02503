import { expect, it } from 'vitest';
import { kafkaUserReferences } from '../../../../../src/catalogue/data/kafka/rules/reference-kafka-user.ts';
import { renderPlatform } from '../../../../support/platform.ts';
import { of, subject } from '../../../../support/subject.ts';

const platform = renderPlatform({
  components: { kafka: {}, flink: {}, minio: {} },
  projects: {
    fraud: {
      owners: ['ds'],
      topics: { scores: {} },
      images: { scorer: { build: 'images/scorer' } },
      jobs: { score: { flink: { image: 'scorer', jar: 'local:///x.jar' }, reads: ['scores'] } },
    },
  },
});
const found = (manifests: typeof platform.manifests) => [
  ...kafkaUserReferences.check(
    subject(
      manifests.map((one) => of(one.component, one.object)),
      { plan: platform.plan },
    ),
  ),
];

it('accepts clients whose users are there', () => {
  expect(found(platform.manifests)).toEqual([]);
});

it('finds a client whose user is not', () => {
  const [problem, ...more] = found(platform.manifests.filter(({ object }) => object.kind !== 'KafkaUser'));
  expect(problem).toMatchObject({ component: 'project-fraud', message: 'there is no Kafka user fraud-score' });
  expect(more).toEqual([]);
});
