// The body of a 4xx answer: an error that the handler chose (spec/actions.md 4.5).
import { GatewayError, isJsonObject, RawNumber, type Json } from '@app/types';

/** The handler's error with its status; undefined when the body has no text as `message`. It never carries `internal`. */
export function readErrorObject(body: Json, status: number): GatewayError | undefined {
  if (!isJsonObject(body)) return undefined;
  const message = ownValue(body, 'message');
  if (typeof message !== 'string') return undefined;
  const extensions = ownValue(body, 'extensions') ?? null;
  const code = readCode(ownValue(body, 'code')) ?? 'unexpected';
  if (extensions !== null) return new GatewayError({ code, message, status, extensions });
  return new GatewayError({ code, message, status });
}

/** A number serves as its text. Anything else that is no text is left out: it must not cost the client the message. */
function readCode(code: Json | undefined): string | undefined {
  if (typeof code === 'string') return code;
  if (typeof code === 'number') return String(code);
  return code instanceof RawNumber ? code.text : undefined;
}

function ownValue(body: Readonly<Record<string, Json>>, key: string): Json | undefined {
  return Object.hasOwn(body, key) ? body[key] : undefined;
}
