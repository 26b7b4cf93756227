// Paths into JSON columns, e.g. `$.a["b"][0]`, as the text[] that `#>` takes (spec/postgres-schema.md 2.2).
import { valueError } from './error.js';
import { quoteItem } from './quote-item.js';

/** A bracket may follow a dot. */
const STEP = /\.([^.[\]]+)|\.?\[(\d+)\]|\.?\["((?:[^"\\]|\\.)*)"\]|\.?\['((?:[^'\\]|\\.)*)'\]/y;

/** An array literal of the path's steps, `{}` for the whole value. @throws GatewayError validation-failed */
export function encodeJsonPath(path: string): string {
  const steps: string[] = [];
  const source = path.startsWith('$') ? path.slice(1) : /^[^.[\]]/.test(path) ? `.${path}` : path;
  STEP.lastIndex = 0;
  while (STEP.lastIndex < source.length) {
    const start = STEP.lastIndex;
    const match = STEP.exec(source);
    if (match === null) throw valueError.jsonPath(`unexpected '${source.slice(start)}'`);
    const [, key, index, double, single] = match;
    steps.push(key ?? index ?? unescape(double ?? single ?? ''));
  }
  return `{${steps.map(quoteItem).join(',')}}`;
}

const unescape = (text: string): string => text.replace(/\\(.)/gs, '$1');
