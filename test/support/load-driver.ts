// Steady load: connections that each send the next request when the answer to the last one is there.
import { Agent, request } from 'node:http';

export interface LoadInput {
  readonly url: string;
  readonly connections: number;
  readonly body: () => object;
  /** Whether an answer is the right one to that body. */
  readonly isRight: (status: number, answer: unknown, body: object) => boolean;
}

export interface LoadResult {
  readonly requests: number;
  /** Requests that got no answer, or a wrong one. */
  readonly failed: number;
  /** What the first few of them got. */
  readonly failures: readonly string[];
  readonly seconds: number;
}

const SHOWN_FAILURES = 5;

/** Sends until `work` is done, then waits for the last answers. */
export async function loadWhile(input: LoadInput, work: () => Promise<void>): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: input.connections });
  const failures: string[] = [];
  const start = performance.now();
  let requests = 0;
  let failed = 0;
  let done = false;
  const drive = async (): Promise<void> => {
    while (!done) {
      const body = input.body();
      requests += 1;
      const failure = await send(input, agent, body);
      if (failure === undefined) continue;
      failed += 1;
      if (failures.length < SHOWN_FAILURES) failures.push(failure);
    }
  };
  const drivers = Array.from({ length: input.connections }, drive);
  try {
    await work();
  } finally {
    done = true;
    await Promise.all(drivers);
    agent.destroy();
  }
  return { requests, failed, failures, seconds: (performance.now() - start) / 1000 };
}

/** Undefined when the answer is right. */
function send(input: LoadInput, agent: Agent, body: object): Promise<string | undefined> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json' };
    const outgoing = request(input.url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.once('error', (error) => {
        resolve(String(error));
      });
      response.once('end', () => {
        const status = response.statusCode ?? 0;
        resolve(isRight(input, status, text, body) ? undefined : `${status} ${text}`);
      });
    });
    outgoing.once('error', (error) => {
      resolve(String(error));
    });
    outgoing.end(JSON.stringify(body));
  });
}

function isRight({ isRight }: LoadInput, status: number, text: string, body: object): boolean {
  try {
    return isRight(status, JSON.parse(text), body);
  } catch {
    return false;
  }
}
