// One tracked function as a root field (spec/postgres-schema.md 12).
import {
  isJsonObject,
  tableKey,
  type CatalogFunction,
  type CatalogTable,
  type Json,
  type JsonObject,
  type QualifiedTable,
  type SourceCatalog,
} from '@app/types';
import { part } from '../naming/casing.js';
import { isGraphqlName } from '../naming/graphql-name.js';
import { defaultFunctionField, rootFieldName } from '../naming/root-field-name.js';
import { sourceType } from '../naming/table-type.js';
import type { FunctionFault, FunctionReason } from './error.js';
import { functionInputs, indexOfArgument, invalidArguments, isJsonArgument } from './function-inputs.js';
import { expectedObject, isNoText, readComment } from './raw-json.js';
import type { FunctionInput, ResolvedFunction, SourceCustomization } from './resolved-tables.js';
import { defaultBaseName } from './table-names.js';

export interface FunctionSurroundings {
  readonly source: string;
  readonly catalog: SourceCatalog;
  readonly customization: SourceCustomization;
  /** Tables that are served, by `tableKey`. */
  readonly tables: ReadonlyMap<string, unknown>;
}

interface FunctionConfiguration {
  readonly customName: string | undefined;
  readonly rootFields: JsonObject;
  readonly sessionArgument: string | null;
  readonly exposedAs: 'query' | 'mutation' | undefined;
}

const malformed = (text: string): FunctionFault => ({ type: 'malformed', text });

/** Without its permissions. */
export function resolveFunction(
  entry: JsonObject,
  name: QualifiedTable,
  around: FunctionSurroundings,
): Omit<ResolvedFunction, 'roles'> | FunctionFault {
  const configuration = readConfiguration(entry.configuration);
  if ('type' in configuration) return configuration;
  const [called, ...overloads] = around.catalog.functions.get(tableKey(name)) ?? [];
  if (called === undefined) return { type: 'missing' };
  if (overloads.length > 0) return { type: 'overloaded' };
  const { sessionArgument } = configuration;
  const session = sessionArgument === null ? undefined : indexOfArgument(called, sessionArgument);
  const inputs = functionInputs(called, { row: undefined, session });
  const reasons = reasonsAgainst(called, { configuration, inputs, tables: around.catalog.tables });
  if (reasons.length > 0) return { type: 'unsuitable', reasons };
  const { schema, name: table } = called.returnType;
  const returns = tableKey(called.returnType);
  if (!around.tables.has(returns)) return { type: 'untracked-table', table: { schema, name: table } };
  return {
    source: around.source,
    function: name,
    catalog: called,
    inputs,
    returns,
    exposedAs: configuration.exposedAs ?? (called.volatility === 'volatile' ? 'mutation' : 'query'),
    ...namesOf(entry, name, configuration, around.customization),
  };
}

function readConfiguration(value: Json | undefined): FunctionConfiguration | FunctionFault {
  const configuration = value ?? {};
  if (!isJsonObject(configuration)) return malformed(`configuration: ${expectedObject(configuration)}`);
  const {
    custom_name: name,
    custom_root_fields: fields,
    session_argument: session,
    exposed_as: exposed,
  } = configuration;
  if (isNoText(name) || isNoText(session)) return malformed('configuration: expected texts');
  const rootFields = fields ?? {};
  if (!isJsonObject(rootFields) || isNoText(rootFields.function) || isNoText(rootFields.function_aggregate)) {
    return malformed('configuration.custom_root_fields: expected an object of texts');
  }
  if ((exposed ?? null) !== null && exposed !== 'query' && exposed !== 'mutation') {
    return malformed("exposed_as: expected 'query' or 'mutation'");
  }
  return {
    customName: typeof name === 'string' ? name : undefined,
    rootFields,
    sessionArgument: typeof session === 'string' ? session : null,
    exposedAs: exposed === 'query' || exposed === 'mutation' ? exposed : undefined,
  };
}

interface Candidate {
  readonly configuration: FunctionConfiguration;
  readonly inputs: readonly FunctionInput[];
  readonly tables: ReadonlyMap<string, CatalogTable>;
}

function reasonsAgainst(called: CatalogFunction, { configuration, inputs, tables }: Candidate): FunctionReason[] {
  const { returnType } = called;
  const reasons: FunctionReason[] = [];
  const names = [defaultBaseName(called.function), ...customNames(configuration)];
  if (!names.every(isGraphqlName)) reasons.push({ type: 'invalid-name' });
  if (called.isVariadic) reasons.push({ type: 'variadic' });
  if (returnType.kind !== 'composite' || returnType.isArray) reasons.push({ type: 'returns-no-composite' });
  else if (!tables.has(tableKey(returnType))) reasons.push({ type: 'returns-no-table' });
  if (configuration.exposedAs === 'mutation' && called.volatility !== 'volatile') {
    reasons.push({ type: 'mutation-not-volatile' });
  }
  const argument = configuration.sessionArgument;
  if (argument !== null) {
    const index = indexOfArgument(called, argument);
    if (index === undefined) reasons.push({ type: 'no-session-argument', argument });
    else if (!isJsonArgument(called.arguments[index])) reasons.push({ type: 'session-type', argument });
  }
  const invalid = invalidArguments(inputs);
  if (invalid.length > 0) reasons.push({ type: 'invalid-arguments', names: invalid });
  return reasons;
}

function customNames({ customName, rootFields }: FunctionConfiguration): readonly string[] {
  return [customName, rootFields.function, rootFields.function_aggregate].filter((name) => typeof name === 'string');
}

function namesOf(
  entry: JsonObject,
  name: QualifiedTable,
  configuration: FunctionConfiguration,
  customization: SourceCustomization,
): Pick<ResolvedFunction, 'field' | 'aggregateField' | 'argsType'> {
  const { customName, rootFields } = configuration;
  const base = customName === undefined ? part(defaultBaseName(name)) : { text: customName, isCustom: true };
  const nameOf = (operation: 'function' | 'function_aggregate'): string => {
    const custom = rootFields[operation];
    const own = typeof custom === 'string' ? custom : defaultFunctionField(customization, base, operation);
    return rootFieldName(customization, own);
  };
  return {
    field: { name: nameOf('function'), comment: readComment(entry) },
    aggregateField: { name: nameOf('function_aggregate'), comment: undefined },
    argsType: sourceType(customization, [base, part('args')]),
  };
}
