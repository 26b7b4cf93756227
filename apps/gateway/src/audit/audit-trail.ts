// Calls -> entries of the audit log, for the database and for the log.
import {
  GatewayError,
  isJsonObject,
  type AuditEntry,
  type GraphqlRequest,
  type Json,
  type JsonObject,
  type MetadataDocument,
  type Observation,
  type Observe,
  type Session,
} from '@app/types';
import { auditedArguments } from './audited-arguments.js';
import type { AuditQueue } from './audit-queue.js';
import { createRulesReader, type AuditRules, type AuditSettings } from './audit-rules.js';
import { createOutlineReader, type OperationOutline } from './operation-outline.js';
import type { Redaction } from './redaction.js';

export type CallTransport = AuditEntry['transport'];

/** Who calls, and from where. */
export interface AuditedCaller {
  readonly transport: CallTransport;
  readonly client: { readonly address: string };
  readonly session: Session;
  readonly requestId: string;
}

/** A metadata request as far as it is recorded. */
export interface AuditedCommand {
  readonly name: string;
  /** The commands of a bulk, else none. */
  readonly commands: readonly string[];
  readonly args: Json | undefined;
}

export interface AuditTrailOptions {
  readonly settings: AuditSettings;
  readonly redaction: Redaction;
  readonly queue: Pick<AuditQueue, 'add'>;
  readonly observe: Observe;
  readonly isObserved: (type: Observation['type']) => boolean;
}

/** Told how a call ended; nothing: well. */
export type EndOfCall = (thrown?: unknown) => void;

type Call = Pick<AuditEntry, 'operation' | 'name' | 'fields' | 'actions' | 'arguments'>;

const USER_ID = 'x-hasura-user-id';

export class AuditTrail {
  private readonly outlineOf = createOutlineReader();
  private readonly rulesOf;
  private readonly keptVariables: readonly string[];

  constructor(private readonly options: AuditTrailOptions) {
    this.rulesOf = createRulesReader(options.settings);
    this.keptVariables = options.settings.sessionVariables.map((name) => name.toLowerCase());
  }

  /** Undefined: the operation is not recorded. */
  beginOperation(request: GraphqlRequest, caller: AuditedCaller, document: MetadataDocument): EndOfCall | undefined {
    const rules = this.rulesOf(document);
    if (rules === undefined) return undefined;
    const outline = this.outlineOf(request.query, request.operationName);
    if (!rules.records(outline)) return undefined;
    return this.begin(caller, () => this.describe(outline, request, rules));
  }

  /** Undefined: the request is not recorded. `onRows`: it works on rows, with the caller's permissions. */
  beginCommand(command: AuditedCommand, caller: AuditedCaller, onRows: boolean): EndOfCall | undefined {
    const { recorded } = this.options.settings;
    if (onRows && recorded === 'metadata') return undefined;
    return this.begin(caller, () => ({
      operation: 'metadata',
      name: this.options.redaction.text(command.name),
      fields: command.commands.map((name) => this.options.redaction.text(name)),
      actions: [],
      arguments: this.argumentsOf(command.args),
    }));
  }

  private begin(caller: AuditedCaller, describe: () => Call): EndOfCall {
    const at = Date.now();
    const started = performance.now();
    return (thrown) => {
      const seconds = (performance.now() - started) / 1000;
      this.record({ at, seconds, ...describe(), ...this.whoIs(caller), errorCode: this.codeOf(thrown) });
    };
  }

  private record(entry: AuditEntry): void {
    const { queue, observe, isObserved } = this.options;
    queue.add(entry);
    if (isObserved('audit-log')) observe({ type: 'audit-log', entry });
  }

  private describe(outline: OperationOutline, { variables }: GraphqlRequest, rules: AuditRules): Call {
    const { redaction } = this.options;
    const names = [...new Set(outline.fields.map(({ name }) => name.value))];
    const kept = outline.fields.flatMap((field): [string, Json][] => {
      const policy = rules.argumentsOf(field.name.value);
      const value = auditedArguments(field, variables, { policy, redaction });
      return value === undefined ? [] : [[(field.alias ?? field.name).value, value]];
    });
    return {
      operation: outline.operation,
      name: outline.name === undefined ? undefined : redaction.text(outline.name),
      fields: names.map((name) => redaction.text(name)),
      actions: names.filter((name) => rules.actions.has(name)),
      arguments: kept.length === 0 ? undefined : Object.fromEntries(kept),
    };
  }

  private argumentsOf(args: Json | undefined): Json | undefined {
    const { settings, redaction } = this.options;
    if (args === undefined || settings.arguments === 'none') return undefined;
    if (settings.arguments === 'names') return isJsonObject(args) ? redaction.redact(Object.keys(args)) : undefined;
    return redaction.redact(args);
  }

  private whoIs({ session, requestId, transport, client }: AuditedCaller) {
    const { redaction } = this.options;
    const { variables } = session;
    const userId = variables[USER_ID];
    return {
      role: redaction.text(session.role),
      userId: userId === undefined ? undefined : redaction.text(userId),
      sessionVariables: this.variablesOf(variables),
      transport,
      address: redaction.text(client.address),
      requestId: redaction.text(requestId),
    };
  }

  private variablesOf(variables: Session['variables']): AuditEntry['sessionVariables'] {
    if (this.keptVariables.length === 0) return NO_VARIABLES;
    const { redaction } = this.options;
    return Object.fromEntries(
      this.keptVariables.flatMap((name) => {
        const value = variables[name];
        if (value === undefined) return [];
        return [[name, redaction.isMasked(name) ? redaction.mask : redaction.text(value)]];
      }),
    );
  }

  private codeOf(thrown: unknown): string | undefined {
    if (thrown === undefined) return undefined;
    if (!(thrown instanceof GatewayError)) return 'unexpected';
    // What a handler gave replaces what callers see.
    const { code = thrown.code } = isJsonObject(thrown.extensions) ? thrown.extensions : {};
    return this.options.redaction.text(typeof code === 'string' ? code : thrown.code);
  }
}

const NO_VARIABLES: JsonObject & AuditEntry['sessionVariables'] = Object.freeze({});
