// Authentication of requests to Nest controllers; the GraphQL routes do the same without Nest in between.
import type { FastifyRequest } from 'fastify';
import { invariant } from '@app/types';
import type { Exchange } from '../http-server/exchange.js';
import type { RequestAuthenticator } from './authenticate-request.js';

export class Gatekeeper {
  constructor(private readonly authenticator: RequestAuthenticator) {}

  /** The exchange with the caller's session in it. @throws GatewayError when the caller may not come in */
  async admit(request: FastifyRequest): Promise<Exchange> {
    const { exchange } = request;
    invariant(exchange, 'every request has an exchange');
    exchange.session = await this.authenticator.session(request.headers);
    return exchange;
  }
}
