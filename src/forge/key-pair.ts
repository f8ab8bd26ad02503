import { generateKeyPairSync, type KeyObject } from 'node:crypto';

/** A key of its own for one purpose: the private half for a Secret, the public one for a forge. */
export interface KeyPair {
  /** As OpenSSH writes it, which versions before 9.6 read as the only form of Ed25519 (openssh.com/txt/release-9.6). */
  readonly privateKey: string;
  /** `ssh-ed25519 AAAA… name` */
  readonly publicKey: string;
}

const TYPE = 'ssh-ed25519';
/** What the private part is padded to where it is not encrypted. */
const BLOCK = 8;
const LINE = 70;

/** A new pair of Ed25519, called `name`. */
export function makeKeyPair(name: string): KeyPair {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { seed, point } = partsOf(privateKey);
  const open = joined(TYPE, point);
  return {
    privateKey: armored(privateFile(open, seed, point, name)),
    publicKey: `${TYPE} ${open.toString('base64')} ${name}`,
  };
}

function partsOf(key: KeyObject): { readonly seed: Buffer; readonly point: Buffer } {
  const { d, x } = key.export({ format: 'jwk' });
  return { seed: Buffer.from(d!, 'base64url'), point: Buffer.from(x!, 'base64url') };
}

/** PROTOCOL.key of OpenSSH: neither cipher nor passphrase, one key, and twice a number by which a reader sees that it deciphered well. */
function privateFile(open: Buffer, seed: Buffer, point: Buffer, comment: string): Buffer {
  const check = number(0);
  const inner = Buffer.concat([check, check, joined(TYPE, point, Buffer.concat([seed, point]), comment)]);
  const missing = (BLOCK - (inner.length % BLOCK)) % BLOCK;
  const padding = Buffer.from(Array.from({ length: missing }, (_, i) => i + 1));
  return Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    joined('none', 'none', ''),
    number(1),
    joined(open, Buffer.concat([inner, padding])),
  ]);
}

/** Texts as SSH writes them, each behind its length (RFC 4251, 5). */
function joined(...parts: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part as string);
      return [number(bytes.length), bytes];
    }),
  );
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function armored(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(new RegExp(`.{1,${LINE}}`, 'g'))!;
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n');
}
