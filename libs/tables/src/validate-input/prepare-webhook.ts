// What no request changes about calling a `validate_input` webhook.
import { DEFAULT_IGNORED_CLIENT_HEADERS, type HeaderConfig } from '@app/types';
import { parseTemplate, prepareHeaders, resolveTemplate, type Environment, type HeaderPlan } from '@app/webhooks';
import type { ValidateInput } from '../permission/table-permissions.js';
import { unresolvedUrl } from './error.js';

export interface WebhookSettings {
  /** HASURA_GRAPHQL_CONFIGURED_HEADER_PRECEDENCE, as for actions. */
  readonly configuredHeaderPrecedence: boolean;
  /** Of this product, for `User-Agent`. */
  readonly version: string;
}

export interface PreparedWebhook {
  readonly url: string;
  readonly timeoutMs: number;
  readonly headers: HeaderPlan;
}

const MS_PER_SECOND = 1000;

/** @throws GatewayError not-found when the environment lacks a variable of the URL */
export function prepareWebhook(
  webhook: ValidateInput,
  environment: Environment,
  settings: WebhookSettings,
): PreparedWebhook {
  const url = resolveTemplate(parseTemplate(webhook.url), environment);
  if (!url.ok) throw unresolvedUrl(url.missing);
  return {
    url: url.text,
    timeoutMs: webhook.timeoutSeconds * MS_PER_SECOND,
    headers: prepareHeaders({
      headers: webhook.headers.map(headerConfig),
      forwardClientHeaders: webhook.forwardClientHeaders,
      ignoredClientHeaders: DEFAULT_IGNORED_CLIENT_HEADERS,
      configuredFirst: settings.configuredHeaderPrecedence,
      version: settings.version,
    }),
  };
}

function headerConfig({ name, value, value_from_env }: ValidateInput['headers'][number]): HeaderConfig {
  return value_from_env === undefined ? { name, value: value ?? '' } : { name, value_from_env };
}
