import { createServer } from 'node:https';
import { brief, listen, post, serveHttp, serveSockets, stopServers } from '../../test/loopback.js';
import { HttpClient, type HttpClientOptions } from './http-client.js';

// Self-signed for DNS:localhost, made for this test and used nowhere else.
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBljCCATugAwIBAgIUE0ntHHPfgXlXEA3/NhxZ6ma0prwwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMDE2NDA0MloYDzIxMjYxMDI3
MTY0MDQyWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARwhaj4Idh3F/l+vBnjXFeSC97UJGRFsDw7TQpFR2100ugFdwinl392
91asKqR2EKpYa4sVEzfSSWEsiYrvbWNNo2kwZzAdBgNVHQ4EFgQUXJwzB8LjyAN2
qc//6avnNgJx7aswHwYDVR0jBBgwFoAUXJwzB8LjyAN2qc//6avnNgJx7aswDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SQAwRgIhAOEcWvlwYLIpgcRsxfEpUlLrFlNohp6O4V1UsTy2laJlAiEAqK9+qScL
4ZCiwuK/1AyVqavQaMdvLXwDZNvOxT3TNtw=
-----END CERTIFICATE-----
`;
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg0cn43h2sqL31UHJG
LgMso0jVPZHIAN7xL5cDYOeMWVihRANCAARwhaj4Idh3F/l+vBnjXFeSC97UJGRF
sDw7TQpFR2100ugFdwinl39291asKqR2EKpYa4sVEzfSSWEsiYrvbWNN
-----END PRIVATE KEY-----
`;

const send = async (url: string, options?: HttpClientOptions): Promise<string> => {
  const client = new HttpClient(options);
  const outcome = await client.send(post(url));
  await client.close();
  return brief(outcome);
};
const serveTls = async (): Promise<{ byName: string; byAddress: string }> => {
  const server = createServer({ key: KEY, cert: CERTIFICATE }, (_request, response) => response.end('secure'));
  const { url } = await listen(server, 'https');
  return { byName: url.replace('127.0.0.1', 'localhost'), byAddress: url };
};

describe('https', () => {
  afterEach(stopServers);

  it('works with a certificate that is trusted', async () => {
    expect(await send((await serveTls()).byName, { tls: { ca: CERTIFICATE } })).toBe('200 secure');
  });

  it('works unverified when told so', async () => {
    expect(await send((await serveTls()).byAddress, { tls: { rejectUnauthorized: false } })).toBe('200 secure');
  });

  it('refuses a certificate that nobody vouches for', async () => {
    expect(await send((await serveTls()).byName)).toMatch(/^tls: self-signed certificate/);
  });

  it('refuses a certificate for another name', async () => {
    expect(await send((await serveTls()).byAddress, { tls: { ca: CERTIFICATE } })).toMatch(
      /^tls: Hostname\/IP does not match certificate's altnames/,
    );
  });

  it('fails against a server without TLS', async () => {
    const { url } = await serveHttp((_request, response) => response.end('plain'));
    expect(await send(url.replace('http:', 'https:'))).toMatch(/^(tls|connection-failure): /);
  });

  it('fails against garbage', async () => {
    const { url } = await serveSockets((socket) => socket.end('garbage, no TLS'));
    expect(await send(url.replace('http:', 'https:'))).toMatch(/^tls: /);
  });

  it('fails against a server that closes during the handshake', async () => {
    const { url } = await serveSockets((socket) => socket.end());
    expect(await send(url.replace('http:', 'https:'))).toMatch(/^connection-failure: /);
  });

  it('is not spoken to by http', async () => {
    const { byAddress } = await serveTls();
    expect(await send(byAddress.replace('https:', 'http:'))).toMatch(/^(no-response|bad-response): /);
  });
});
