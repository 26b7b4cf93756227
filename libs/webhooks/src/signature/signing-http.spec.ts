import { Webhook } from 'standardwebhooks';
import type { HttpHeader, HttpRequest, HttpResponse } from '@app/types';
import { SigningHttp } from './signing-http.js';
import { parseSigningKey, type SigningKey } from './signing-key.js';

const FIRST = `whsec_${btoa('a'.repeat(24))}`;
const SECOND = btoa('b'.repeat(64));
const ANSWER: HttpResponse = { type: 'response', status: 200, headers: [], body: '' };

function key(text: string): SigningKey {
  const parsed = parseSigningKey(text);
  if (parsed === undefined) throw new Error('no key');
  return parsed;
}

/** The headers under which a request goes out. */
async function sign(body: string, keys: readonly string[], headers: readonly HttpHeader[] = []): Promise<HttpHeader[]> {
  const sent: HttpRequest[] = [];
  const inner = {
    send: (request: HttpRequest) => {
      sent.push(request);
      return Promise.resolve(ANSWER);
    },
  };
  const http = new SigningHttp(inner, { keys: keys.map(key), now: () => Date.now(), newId: () => 'msg_1' });
  expect(await http.send({ url: 'http://h/', method: 'POST', headers, body, timeoutMs: 1 })).toBe(ANSWER);
  expect(sent[0]).toMatchObject({ url: 'http://h/', method: 'POST', body, timeoutMs: 1 });
  return [...(sent[0]?.headers ?? [])];
}
const verify = (secret: string, body: string, headers: readonly HttpHeader[]): unknown =>
  new Webhook(secret).verify(body, Object.fromEntries(headers), { jsonParse: false });

describe('a signed request', () => {
  it.each(['{"a":1}', '', '{"é":"€😀"}', 'x'.repeat(100_000)])(
    'is verified by the library of the scheme: %.20s',
    async (body) => {
      const headers = await sign(body, [FIRST]);
      expect(() => verify(FIRST, body, headers)).not.toThrow();
    },
  );

  it('is verified with either of two keys, and with no other', async () => {
    const headers = await sign('{}', [FIRST, SECOND]);
    expect(() => verify(FIRST, '{}', headers)).not.toThrow();
    expect(() => verify(SECOND, '{}', headers)).not.toThrow();
    expect(() => verify(btoa('c'.repeat(24)), '{}', headers)).toThrow('No matching signature');
  });

  it('is not verified with another body', async () => {
    const headers = await sign('{"a":1}', [FIRST]);
    expect(() => verify(FIRST, '{"a":2}', headers)).toThrow('No matching signature');
  });

  it("keeps its own headers and none of a client's signatures", async () => {
    const forged: HttpHeader[] = [
      ['X-A', '1'],
      ['Webhook-Id', 'forged'],
      ['WEBHOOK-SIGNATURE', 'v1,forged'],
      ['webhook-timestamp', '0'],
    ];
    const headers = await sign('{}', [FIRST], forged);
    expect(headers.map(([name]) => name)).toEqual(['X-A', 'webhook-id', 'webhook-timestamp', 'webhook-signature']);
    expect(() => verify(FIRST, '{}', headers)).not.toThrow();
  });
});

describe('a signing key', () => {
  it('is base64 of 24 to 64 bytes, with or without its prefix', () => {
    expect(key(FIRST)).toHaveLength(24);
    expect(key(SECOND)).toHaveLength(64);
  });

  it.each([
    '',
    'whsec_',
    `whsec_${btoa('a'.repeat(23))}`,
    btoa('a'.repeat(65)),
    `whsec_whsec_${btoa('a'.repeat(24))}`,
    `${btoa('a'.repeat(24))}\n`,
    ` ${btoa('a'.repeat(24))}`,
    'correct horse battery staple correct horse',
    'A'.repeat(33),
    'A'.repeat(100_000),
  ])('is not %.40j', (text) => {
    expect(parseSigningKey(text)).toBeUndefined();
  });
});
