// JSON paths as errors show them: `$.args.definition.headers[0]` (spec/queries-and-mutations.md 2.2).

/** One step of a path: an object key or a list index. */
export type JsonPath = readonly (string | number)[];

const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Prints a path: `$` for the root, `.name`, `[0]`, and `["odd name"]` for keys that are no plain identifiers. */
export function printJsonPath(path: JsonPath): string {
  let text = '$';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step.toString()}]`;
    else if (PLAIN_NAME.test(step)) text += `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}
