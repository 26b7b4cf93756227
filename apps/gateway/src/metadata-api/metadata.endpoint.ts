// One metadata request as the protocol sees it: body text and headers in, status and JSON text out. Knows no Nest.
import type { GatewayConfig } from '../config/gateway-config.js';
import type { AuditedCaller, AuditTrail } from '../audit/audit-trail.js';
import { describeRequest } from '../audit/describe-request.js';
import { showsInternalErrors } from '../session/shows-internal-errors.js';
import { parseBody } from '../graphql/read-graphql-request.js';
import { asksForRowsOnly, decodeRequest, type Api } from '@app/metadata';
import { invariant, printJson, type Json, type Session } from '@app/types';
import type { Exchange } from '../http-server/exchange.js';
import { adminOnly } from './error.js';
import type { MetadataService } from './metadata.service.js';
import type { DataCaller } from './run-data-command.js';

export interface MetadataCall {
  readonly exchange: Exchange;
  readonly headers: DataCaller['headers'];
  readonly client: AuditedCaller['client'];
}

type Running = Omit<MetadataCall, 'client'> & { readonly session: Session };

export class MetadataEndpoint {
  constructor(
    private readonly service: MetadataService,
    private readonly settings: GatewayConfig['errors'],
    private readonly audit?: AuditTrail,
  ) {}

  /** JSON text of the 200 answer to a caller whose session is in the exchange. @throws GatewayError */
  async answer(text: string, api: Api, { exchange, headers, client }: MetadataCall): Promise<string> {
    const { session } = exchange;
    invariant(session, 'the caller is authenticated before the body is read');
    exchange.rawQuery = text;
    const json: Json = parseBody(text);
    exchange.rawQuery = undefined;
    exchange.json = json;
    const { requestId } = exchange;
    const auditing = { session, requestId, transport: 'http', client } as const;
    const ended = this.audit?.beginCommand(describeRequest(json), auditing, asksForRowsOnly(json));
    try {
      const answer = await this.run(json, api, { exchange, headers, session });
      ended?.();
      return answer;
    } catch (error) {
      ended?.(error);
      throw error;
    }
  }

  private async run(json: Json, api: Api, { exchange, headers, session }: Running): Promise<string> {
    // Before the command is looked at: whoever may not ask learns nothing about what could be asked.
    if (!session.isAdmin && (api === 'metadata' || !asksForRowsOnly(json))) throw adminOnly();
    const decoded = decodeRequest(json, api);
    exchange.metadataType = decoded.name;
    const caller = { session, headers, requestId: exchange.requestId };
    return printJson(await this.service.run(decoded, showsInternalErrors(this.settings, session), caller));
  }
}
