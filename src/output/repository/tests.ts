import { AIRFLOW_IMAGE } from '../../catalogue/ml/airflow/image.ts';
import type { TestedFolder, TestedWith } from '../../workspace/tested-folders.ts';
import { script } from './script.ts';

/** How CI tests a folder: in which image, by which lines there. */
interface Test {
  readonly image: string;
  readonly script: string;
}

/** What programs in Python are built upon (docker-library/official-images@37079fb3, library/python). */
const PYTHON_IMAGE = 'docker.io/library/python:3.13.15-slim-bookworm';
/** Likewise in Java (library/maven there). */
const MAVEN_IMAGE = 'docker.io/library/maven:3.9.16-eclipse-temurin-17';

/** Of PyPI in December 2026. */
const UV = '0.13.8';
const PYTEST = '9.2.0';

const packages = script<{ uv: string }>('test-packages.sh')({ uv: UV });

const TESTS: Readonly<Record<TestedWith, Test>> = {
  uv: { image: PYTHON_IMAGE, script: script<{ packages: string }>('test-uv.sh')({ packages }) },
  requirements: { image: PYTHON_IMAGE, script: script<{ packages: string }>('test-requirements.sh')({ packages }) },
  maven: { image: MAVEN_IMAGE, script: 'mvn --batch-mode --no-transfer-progress test' },
  dags: { image: AIRFLOW_IMAGE, script: script<{ pytest: string }>('test-dags.sh')({ pytest: PYTEST }) },
};

/** The test of a folder; its lines run in the folder, by a shell that ends at the first that fails. */
export const testOf = ({ with: how }: TestedFolder): Test => TESTS[how];
