// Whether an operation keeps to the rules of its role, before it is planned.
import type { OperationDefinitionNode } from 'graphql';
import type { Role } from '@app/types';
import type { ParsedDocument } from '../operation/parse.js';
import { documentText } from './document-text.js';
import { ruleError } from './error.js';
import { measureOperation } from './measure-operation.js';
import type { OperationRules } from './operation-rules.js';

/** @throws GatewayError `validation-failed`, `depth-limit-exceeded`, `node-limit-exceeded` */
export function checkRules(
  document: ParsedDocument,
  operation: OperationDefinitionNode,
  { rules, role }: { readonly rules: OperationRules; readonly role: Role },
): void {
  const { allowedDocuments, maxDepth, maxNodes, introspects } = rules;
  if (allowedDocuments !== undefined && !allowedDocuments.has(documentText(document))) throw ruleError.notAllowed();
  if (maxDepth === undefined && maxNodes === undefined && introspects) return;
  const size = measureOperation(operation, document.fragments);
  if (size.introspects && !introspects) throw ruleError.noIntrospection(role);
  if (maxDepth !== undefined && size.depth > maxDepth) throw ruleError.tooDeep(size.depth, maxDepth);
  if (maxNodes !== undefined && size.nodes > maxNodes) throw ruleError.tooManyNodes(size.nodes, maxNodes);
}
