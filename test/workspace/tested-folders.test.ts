import { expect, it } from 'vitest';
import { testedFolders } from '../../src/workspace/tested-folders.ts';
import { folderOf } from '../support/cli.ts';

const PYTHON = (folder: string) => ({ [`${folder}/pyproject.toml`]: '', [`${folder}/tests/test_a.py`]: '' });

it('finds folders of programs with tests, by how they are tested', () => {
  const root = folderOf({
    ...PYTHON('jobs/churn/train'),
    'jobs/churn/train/requirements-dev.txt': '',
    ...PYTHON('services/churn/api'),
    'services/churn/api/uv.lock': '',
    'images/scorer/pom.xml': '',
    'images/scorer/src/test/java/A.java': '',
    'dags/churn/train.py': '',
    'dags/churn/tests/test_dags.py': '',
    ...PYTHON('ml/features'),
    'ml/features/requirements-dev.txt': '',
  });
  expect(testedFolders(root)).toEqual([
    { folder: 'dags/churn', with: 'dags' },
    { folder: 'images/scorer', with: 'maven' },
    { folder: 'jobs/churn/train', with: 'requirements' },
    { folder: 'ml/features', with: 'requirements' },
    { folder: 'services/churn/api', with: 'uv' },
  ]);
});

it('takes none that has no tests, no lock, lies too deep, elsewhere or hidden, and nothing twice', () => {
  const lock = (folder: string) => ({ ...PYTHON(folder), [`${folder}/requirements-dev.txt`]: '' });
  const root = folderOf({
    'images/trainer/pom.xml': '',
    'images/plain/requirements-dev.txt': '',
    ...PYTHON('jobs/a/without-lock'),
    ...lock('jobs/a/b/c'),
    ...lock('other/a'),
    ...lock('jobs/.venv/lib'),
    ...lock('jobs/a b/c'),
    ...lock('services/whole'),
    ...lock('services/whole/inner'),
  });
  expect(testedFolders(root).map(({ folder }) => folder)).toEqual(['services/whole']);
  expect(testedFolders('/nowhere')).toEqual([]);
});
