// `test_webhook_transform`: what a request would become (spec/actions.md 9.8). Nothing is called, no variable of the real
// environment is read.
import type { HttpHeader, Json, JsonObject } from '@app/types';
import {
  applyRequestTransform,
  compileRequestTransform,
  isAbsoluteUri,
  parseTemplate,
  readVariable,
  resolveTemplate,
  transformRefused,
  type Environment,
  type RequestTransform,
} from '@app/webhooks';
import {
  at,
  decodeList,
  decodeObject,
  decodeText,
  keepJson,
  listOf,
  optional,
  optionalEntry,
  required,
} from '../../decode/decoder.js';
import { wrongType } from '../../decode/error.js';
import { decodeRequestTransform, decodeResponseTransform, recordOf } from '../../decode/transform.js';
import { checkTransforms, type Transforms } from '../check-transforms.js';
import { METADATA_APIS, type Command } from '../command.js';
import { initializationError, invalidUrlTemplate, missingMockVariable, missingUrlVariable } from './error.js';

interface TestArgs {
  /** A template, or the name of a variable. */
  readonly webhookUrl: string | { readonly variable: string };
  readonly body: Json;
  readonly headers: readonly HttpHeader[];
  readonly environment: Environment;
  readonly transforms: Transforms & { readonly request_transform: JsonObject };
  /** Lower-case names. */
  readonly sessionVariables: Readonly<Record<string, string>>;
}

export const testWebhookTransform: Command<TestArgs> = {
  name: 'test_webhook_transform',
  access: 'read',
  apis: METADATA_APIS,
  inBulkAtomic: 'refused',
  decode: decodeTestArgs,
  apply: (args) => ({ answer: { type: 'json', json: runTest(args) } }),
};

function decodeTestArgs(value: Json): TestArgs {
  const args = decodeObject(value);
  const sessionVariables = optional(args, 'session_variables', recordOf(decodeText)) ?? {};
  return {
    webhookUrl: required(args, 'webhook_url', decodeUrl),
    body: required(args, 'body', keepJson),
    headers: optional(args, 'request_headers', listOf(decodeHeaderPair)) ?? [],
    environment: optional(args, 'env', recordOf(decodeText)) ?? {},
    transforms: {
      request_transform: required(args, 'request_transform', decodeRequestTransform),
      ...optionalEntry(args, 'response_transform', decodeResponseTransform),
    },
    sessionVariables: Object.fromEntries(
      Object.entries(sessionVariables).map(([name, text]) => [name.toLowerCase(), text]),
    ),
  };
}

function decodeUrl(value: Json): TestArgs['webhookUrl'] {
  if (typeof value === 'string') return decodeTemplateText(value);
  return { variable: required(decodeObject(value), 'from_env', decodeText) };
}

function decodeTemplateText(value: Json): string {
  const text = decodeText(value);
  if (text === '') throw invalidUrlTemplate();
  return text;
}

function decodeHeaderPair(value: Json): HttpHeader {
  const [name, text, ...more] = decodeList(value);
  if (name === undefined || text === undefined || more.length > 0) throw wrongType('(,)', 'Array', value);
  return [at(0, () => decodeText(name)), at(1, () => decodeTemplateText(text))];
}

function runTest(args: TestArgs): JsonObject {
  const { environment, transforms, sessionVariables, body } = args;
  checkTransforms(transforms);
  const compiled = compileRequestTransform(transforms.request_transform as unknown as RequestTransform);
  if (!compiled.ok) throw transformRefused('request', compiled.errors);
  const url = resolveUrl(args);
  const headers = args.headers.map(([name, text]): HttpHeader => [name, fill(text, environment)]);
  if (!isAbsoluteUri(url)) throw transformRefused('request', [initializationError(url)]);
  const request = { url, method: 'GET', headers, body: '', timeoutMs: 0 };
  const result = applyRequestTransform(compiled.value, { request, payload: body, sessionVariables });
  if (!result.ok) throw transformRefused('request', result.errors);
  const { request: changed, body: newBody } = result.value;
  return {
    webhook_url: changed.url,
    method: changed.method,
    headers: changed.headers.map((header) => [...header]),
    body: newBody,
  };
}

function resolveUrl({ webhookUrl, environment }: TestArgs): string {
  if (typeof webhookUrl === 'string') return fill(webhookUrl, environment);
  const url = readVariable(environment, webhookUrl.variable);
  if (url === undefined) throw missingUrlVariable();
  return url;
}

function fill(template: string, environment: Environment): string {
  const resolved = resolveTemplate(parseTemplate(template), environment);
  if (!resolved.ok) throw missingMockVariable(resolved.missing[0] ?? '');
  return resolved.text;
}
