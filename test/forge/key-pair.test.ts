import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeKeyPair } from '../../src/forge/key-pair.ts';

/** Texts behind their lengths, as SSH writes them. */
function partsOf(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    parts.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return parts;
}

const bodyOf = (key: string) => Buffer.from(key.split('\n').slice(1, -2).join(''), 'base64');
const MAGIC = 'openssh-key-v1\0';

it('is a pair: what the private half signs, the public one verifies', () => {
  const { privateKey, publicKey } = makeKeyPair('mooring-local-git-read');
  const bytes = bodyOf(privateKey);
  expect(bytes.subarray(0, MAGIC.length).toString()).toBe(MAGIC);
  // Cipher, its derivation and its options, the number of keys, the public half, the private part.
  const rest = bytes.subarray(MAGIC.length);
  const head = partsOf(rest.subarray(0, 20)).map(String).slice(0, 3);
  expect(head).toEqual(['none', 'none', '']);
  const [open, inner] = partsOf(rest.subarray(24));
  expect(inner!.length % 8).toBe(0);
  expect(inner!.subarray(0, 4)).toEqual(inner!.subarray(4, 8));
  const [type, point, secret, comment] = partsOf(inner!.subarray(8));
  expect([String(type), String(comment)]).toEqual(['ssh-ed25519', 'mooring-local-git-read']);
  expect(publicKey).toBe(`ssh-ed25519 ${open!.toString('base64')} mooring-local-git-read`);
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: point!.toString('base64url') };
  const d = secret!.subarray(0, 32).toString('base64url');
  const signed = sign(null, Buffer.from('text'), createPrivateKey({ key: { ...jwk, d }, format: 'jwk' }));
  expect(verify(null, Buffer.from('text'), createPublicKey({ key: jwk, format: 'jwk' }), signed)).toBe(true);
  expect(partsOf(open!)[1]).toEqual(point);
});

it('is another one each time', () => {
  expect(makeKeyPair('a').privateKey).not.toBe(makeKeyPair('a').privateKey);
});

const hasProgram = () => {
  try {
    execFileSync('ssh-keygen', ['-?'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    return (error as { code?: string }).code !== 'ENOENT';
  }
};

it.runIf(hasProgram())('is one that the real OpenSSH reads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-key-'));
  try {
    // The comment's length moves the padding.
    for (const name of ['a', 'ab', 'abcdefg', 'mooring-local-argocd-git-read']) {
      const { privateKey, publicKey } = makeKeyPair(name);
      const file = join(folder, name);
      writeFileSync(file, privateKey, { mode: 0o600 });
      expect(execFileSync('ssh-keygen', ['-y', '-f', file], { encoding: 'utf8' }).trim()).toBe(publicKey);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
