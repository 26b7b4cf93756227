import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { brief, post, serveHttp, stopServers } from '../../test/loopback.js';
import { HttpClient } from '../client/http-client.js';

const FAST = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
const TEXT = JSON.stringify({ text: 'ä€'.repeat(100) });
const LARGE = JSON.stringify(Array.from({ length: 60_000 }, (_, index) => Math.sin(index)));

describe('a coded body', () => {
  const client = new HttpClient({ maxResponseBytes: 2_000_000 });
  afterEach(stopServers);
  afterAll(() => client.close());

  const receive = async (coding: string | string[], body: Buffer | string): Promise<string> => {
    const { url } = await serveHttp((_request, response) => response.setHeader('Content-Encoding', coding).end(body));
    return brief(await client.send(post(url)));
  };

  it.each([
    ['gzip', gzipSync(TEXT)],
    ['x-gzip', gzipSync(TEXT)],
    ['GZip', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['deflate', deflateRawSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
    ['gzip, br', brotliCompressSync(gzipSync(TEXT))],
    ['identity', Buffer.from(TEXT)],
    ['utf-8', Buffer.from(TEXT)],
  ])('in %s is read', async (coding, body) => {
    expect(await receive(coding, body)).toBe(`200 ${TEXT}`);
  });

  it.each([
    ['gzip', gzipSync(LARGE)],
    ['br', brotliCompressSync(LARGE, FAST)],
  ])('in %s may be large', async (coding, body) => {
    expect(await receive(coding, body)).toBe(`200 ${LARGE}`);
  });

  it('may pack very well', async () => {
    const text = 'x'.repeat(1_500_000);
    expect(await receive('gzip', gzipSync(text))).toBe(`200 ${text}`);
  });

  it('may be coded twice in two headers', async () => {
    expect(await receive(['gzip', 'br'], brotliCompressSync(gzipSync(TEXT)))).toBe(`200 ${TEXT}`);
  });

  it('may be empty', async () => {
    expect(await receive('gzip', '')).toBe('200 ');
  });

  it('in an unknown coding is left as it is', async () => {
    expect(await receive('zstd', 'raw')).toBe('200 raw');
  });

  it.each([
    ['gzip', 'plain text'],
    ['gzip', gzipSync(TEXT).subarray(0, -20)],
    ['gzip', deflateSync(TEXT)],
    ['deflate', 'plain text'],
    ['br', 'plain text'],
    ['br', gzipSync(TEXT)],
  ])('that is no valid %s is a fault', async (coding, body) => {
    expect(await receive(coding, body)).toMatch(new RegExp(`^bad-response: cannot decode ${coding}: `));
  });

  it('in too many codings is a fault', async () => {
    expect(await receive('gzip, gzip, gzip, gzip', 'x')).toBe('bad-response: too many content codings');
  });

  it.each([
    ['gzip', gzipSync(Buffer.alloc(2_000_001))],
    ['deflate', deflateSync(Buffer.alloc(20_000_000))],
    ['br', brotliCompressSync(Buffer.alloc(20_000_000), FAST)],
  ])('in %s that unpacks to more than the limit is refused', async (coding, body) => {
    expect(await receive(coding, body)).toBe('response-too-large: more than 2000000 bytes');
  });
});
