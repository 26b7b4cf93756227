// Compression of answers, for routes with and without Fastify.
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';

/** Shorter bodies are sent as they are: compressing them costs more than it saves. */
export const MIN_GZIP_LENGTH = 700;

const compress = promisify(gzip);

/** Gzip at the quickest level. */
export function compressed(body: string): Promise<Buffer> {
  return compress(body, { level: constants.Z_BEST_SPEED });
}

/** Whether `Accept-Encoding` takes gzip; `q=0` refuses it. */
export function wantsGzip(accepted: string | string[] | undefined): boolean {
  return typeof accepted === 'string' && /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:\s*,|\s*$))/i.test(accepted);
}
