import { expect, it } from 'vitest';
import { missingDags } from '../../src/workspace/dag-folders.ts';
import { folderOf } from '../support/cli.ts';

const told = (root: string, folder: string) =>
  missingDags(root, [{ project: 'fraud', folder, config: '/projects/fraud/dags' }]).map(
    ({ config, message }) => `${config}: ${message}`,
  );

it('tells a folder of DAGs that is not there, or is a file', () => {
  const root = folderOf({ 'platform.yaml': '', 'dags/fraud/train.py': '' });
  expect(told(root, 'nowhere')).toEqual(['/projects/fraud/dags: Airflow finds no DAGs of fraud: nowhere is not there']);
  expect(told(root, 'platform.yaml')).toEqual([
    '/projects/fraud/dags: Airflow finds no DAGs of fraud: platform.yaml is a file',
  ]);
});

it('says nothing of one that is there, nor of what is not in the repository', () => {
  const root = folderOf({ 'dags/fraud/train.py': '' });
  expect(told(root, 'dags/fraud/')).toEqual([]);
  expect(told(root, '../dags')).toEqual([]);
});
