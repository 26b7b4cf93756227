export * from './kind/field-kind.js';
export * from './kind/input-reader.js';
export * from './kind/input-template.js';
export * from './kind/join-kind.js';
export * from './kind/join-target.js';
export * from './kind/planned-field.js';
export * from './kind/precondition.js';
export * from './kind/relationship-kind.js';
export * from './kind/request-client.js';
export { isIntegral, readDecimal, type Decimal } from './input/decimal.js';
export { readJson } from './input/read-json.js';
export { printScientific } from './input/print-scientific.js';
export { nounOfJson } from './input/read-scalar.js';
export { MAX_NESTING, parseDocument } from './operation/parse.js';
export type { OperationPlan, RootPlan, Step } from './operation/operation-plan.js';
export { kindSteps } from './operation/plan.js';
export { LEAF_SHAPE, type OutputField, type OutputShape } from './join/output-shape.js';
export { printOutput } from './join/print-output.js';
export { inputError, operationError } from './operation/error.js';
export { printError, printErrors } from './operation/respond.js';
export {
  checkOperation,
  planWithValues,
  runOperation,
  runParsed,
  type Operation,
  type OperationOptions,
  type OperationSuccess,
  type PlannedRequest,
  type RequestSurroundings,
} from './operation/run-operation.js';
export type { KeptAnswer, NewAnswer, ResponseCache } from './caching/response-cache.js';
export type { CacheNote } from './caching/answer-cached.js';
export { ruleError } from './rules/error.js';
export type { OperationRules, RateRule } from './rules/operation-rules.js';
export { buildSnapshot, type SchemaSnapshot, type SnapshotInput } from './snapshot/build-snapshot.js';
export { RoleSchema, type AnyKind } from './snapshot/role-schema.js';
export type { SourceCatalogs } from './snapshot/resolve-sources.js';
export { openSchema, type OpenSchema } from './schema/schema-builder.js';
export { describeRole } from './access/describe-role.js';
export { describeActionHolders, describeTableHolders } from './access/describe-holders.js';
