// One `http-log` entry per answered request, shaped as the gateway's (spec/auth-and-security.md 13).
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from './log.js';

const HEALTH_PATH = '/healthz';

/** Logs every request of the server but healthy health checks. */
export function logRequests(server: FastifyInstance, log: Log): void {
  server.addHook('onResponse', (request, reply, done) => {
    const isHealthy = reply.statusCode === 200 && request.url === HEALTH_PATH;
    if (!isHealthy)
      log({ level: reply.statusCode >= 500 ? 'error' : 'info', type: 'http-log', detail: describe(request, reply) });
    done();
  });
}

function describe(request: FastifyRequest, reply: FastifyReply) {
  return {
    request_id: request.id,
    http_info: {
      status: reply.statusCode,
      method: request.method,
      // Without the query string: verification links carry their token there.
      url: request.url.split('?', 1)[0] ?? '',
      ip: request.ip,
      http_version: `HTTP/${request.raw.httpVersion}`,
    },
    operation: { query_execution_time: Math.round(reply.elapsedTime) / 1000 },
  };
}
