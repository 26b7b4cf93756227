// Refusals of the server itself, before any route or command; texts are made here.
import { GatewayError } from '@app/types';

export const resourceNotFound = (): GatewayError =>
  new GatewayError({ code: 'not-found', message: 'resource does not exist', status: 404 });

export const bodyTooLarge = (): GatewayError =>
  new GatewayError({ code: 'bad-request', message: 'the request body is too large', status: 413 });

export const requestNotWhole = (): GatewayError =>
  new GatewayError({ code: 'bad-request', message: 'the request was not sent whole' });

/** A refusal of the framework with a 4xx status. */
export const badRequest = (message: string, status: number): GatewayError =>
  new GatewayError({ code: 'bad-request', message, status });
