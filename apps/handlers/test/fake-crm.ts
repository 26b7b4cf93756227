// A stand-in for a CRM on loopback: it answers batches of contacts by what each address says.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeCrm {
  readonly url: string;
  readonly calls: { readonly headers: IncomingHttpHeaders; readonly emails: readonly string[] }[];
  /** What the next calls get instead of an answer, oldest first. */
  readonly next: ((response: ServerResponse, request: IncomingMessage) => void)[];
  close(): Promise<void>;
}

/** Answers with a status and a body of any kind. */
export const answer =
  (status: number, body = '', headers: Record<string, string> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(status, headers).end(body);
  };

export async function startFakeCrm(): Promise<FakeCrm> {
  const calls: FakeCrm['calls'] = [];
  const next: FakeCrm['next'] = [];
  const reply = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { contacts } = JSON.parse(text) as { contacts: { email: string }[] };
    const emails = contacts.map(({ email }) => email);
    calls.push({ headers: request.headers, emails });
    const script = next.shift();
    if (script !== undefined) {
      script(response, request);
      return;
    }
    const results = emails
      .filter((email) => !email.startsWith('silent'))
      .map((email) => ({ email, status: email.startsWith('refused') ? 'failed' : 'synced', id: `crm-${email}` }));
    answer(200, JSON.stringify({ results }))(response);
  };
  const server = createServer((request, response) => void reply(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    next,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
