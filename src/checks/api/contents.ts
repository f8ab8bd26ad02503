import type { Fault } from '../../contract/problem.ts';
import { recordOf } from '../../kit/json.ts';
import type { KubeObject } from '../../kit/object.ts';
import type { FieldChecks } from './fields.ts';
import * as is from './values.ts';
import { wrong } from './wrong.ts';

/** Source: k8s.io/kubernetes@v1.35.4 pkg/apis/core/validation/validation.go (ValidateConfigMap, ValidateSecret). */
export const CONFIG_MAP_FIELDS: FieldChecks = { 'data.{}': is.configKey, 'binaryData.{}': is.configKey };
export const SECRET_FIELDS: FieldChecks = { 'data.{}': is.configKey, 'stringData.{}': is.configKey };

/** MaxSecretSize: 1 MiB. */
const MOST_BYTES = 1024 * 1024;

export function* configMap({ data, binaryData }: KubeObject): Iterable<Fault> {
  const [texts, bytes] = [recordOf(data), recordOf(binaryData)];
  for (const key of Object.keys(texts))
    if (Object.hasOwn(bytes, key))
      yield wrong(`data[${JSON.stringify(key)}]`, 'is in binaryData too', 'keep one of the two');
  const size = bytesOf(texts, 'utf8') + bytesOf(bytes, 'base64');
  if (size > MOST_BYTES) yield tooLarge(size);
}

/** What a type of Secret must hold. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};
const ACCOUNT = 'kubernetes.io/service-account.name';

export function* secret({ type, metadata, data, stringData }: KubeObject): Iterable<Fault> {
  const keys = { ...recordOf(data), ...recordOf(stringData) };
  const missing = (NEEDED[String(type)] ?? []).filter((key) => !Object.hasOwn(keys, key));
  if (type === 'kubernetes.io/basic-auth' && !('username' in keys) && !('password' in keys)) missing.push('username');
  for (const key of missing)
    yield wrong(`data[${JSON.stringify(key)}]`, `is needed in a Secret of type ${type}`, 'add it, or say another type');
  if (type === 'kubernetes.io/service-account-token' && !metadata.annotations?.[ACCOUNT])
    yield wrong(
      `metadata.annotations["${ACCOUNT}"]`,
      'is needed in a Secret with the token of an account',
      'say the name of the ServiceAccount',
    );
  const size = bytesOf(recordOf(data), 'base64') + bytesOf(recordOf(stringData), 'utf8');
  if (size > MOST_BYTES) yield tooLarge(size);
}

const tooLarge = (size: number) =>
  wrong('data', `has ${size} bytes, and may have ${MOST_BYTES}`, 'split it, or let an image or a volume bring it');

function bytesOf(values: Readonly<Record<string, unknown>>, encoding: BufferEncoding): number {
  return Object.values(values).reduce<number>(
    (sum, value) => sum + (typeof value === 'string' ? Buffer.byteLength(value, encoding) : 0),
    0,
  );
}
