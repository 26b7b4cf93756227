// What a file is, by its first bytes; what its sender says does not count.

interface Signature {
  readonly type: string;
  readonly bytes: readonly number[];
  readonly at: number;
}

const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')];

const SIGNATURES: readonly Signature[] = [
  { type: 'image/png', bytes: [0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a], at: 0 },
  { type: 'image/jpeg', bytes: [0xff, 0xd8, 0xff], at: 0 },
  { type: 'image/gif', bytes: ascii('GIF8'), at: 0 },
  { type: 'image/webp', bytes: ascii('WEBP'), at: 8 },
  { type: 'application/pdf', bytes: ascii('%PDF-'), at: 0 },
  { type: 'application/zip', bytes: [...ascii('PK'), 0x03, 0x04], at: 0 },
  { type: 'application/gzip', bytes: [0x1f, 0x8b, 0x08], at: 0 },
  { type: 'video/mp4', bytes: ascii('ftyp'), at: 4 },
  { type: 'application/x-msdownload', bytes: ascii('MZ'), at: 0 },
  { type: 'application/x-elf', bytes: [0x7f, ...ascii('ELF')], at: 0 },
];
const KNOWN: ReadonlySet<string> = new Set(SIGNATURES.map(({ type }) => type));
const TEXTUAL = /^text\/|^application\/(?:json|xml)$|\+(?:json|xml)$/;

/** The media type of a known signature; undefined for everything else, text included. */
export function detectType(bytes: Buffer): string | undefined {
  return SIGNATURES.find(({ bytes: signature, at }) => signature.every((byte, i) => bytes[at + i] === byte))?.type;
}

/** True when content of this kind cannot be what its sender calls it. */
export function contradicts(declared: string, bytes: Buffer): boolean {
  const type = declared.toLowerCase();
  const detected = detectType(bytes);
  if (KNOWN.has(type)) return detected !== type;
  return TEXTUAL.test(type) && (detected !== undefined || bytes.includes(0));
}
