// Evaluation of a typical body template, beside the least that any transform does: reading the body and printing another.
import { join } from 'node:path';
import { ROOT, options, say } from './measure.mjs';

const BATCH = 1000;
const MS_PER_SECOND = 1000;

const TEMPLATE = `{
  "user": { "id": {{ $body.input.id }}, "name": "{{ $body.input.first }} {{ $body.input.last }}" },
  "role": {{ getSessionVariable("x-hasura-role") }},
  "note": {{ $body.input?.note ?? "none" }},
  "orders": {{ range i, order := $body.input.orders }}
    { "position": {{ i }}, "sku": {{ toUpper(order.sku) }}, "kind": {{ if order.count > 1 }} "bulk" {{ else }} "single" {{ end }} }
  {{ end }}
}`;

const BODY = JSON.stringify({
  action: { name: 'placeOrders' },
  input: {
    id: 17,
    first: 'Ann',
    last: 'Lee',
    orders: Array.from({ length: 5 }, (_, index) => ({ sku: `sku-${index}`, count: index })),
  },
  session_variables: { 'x-hasura-role': 'user' },
});

export async function benchTemplates() {
  const { compileJsonTemplate, evaluateTemplate } = await import(join(ROOT, 'dist/libs/webhooks/src/index.js'));
  const { parseJson, printJson } = await import(join(ROOT, 'dist/libs/types/src/index.js'));
  const compiled = compileJsonTemplate(TEMPLATE);
  const sessionVariables = { 'x-hasura-role': 'user' };
  const body = parseJson(BODY);
  const evaluate = ($body) => evaluateTemplate(compiled.value, { variables: { $body }, sessionVariables }).value;
  const expected = printJson(evaluate(body));
  if (!expected.includes('"sku":"SKU-4","kind":"bulk"')) throw new Error(`unexpected result: ${expected}`);
  const figures = {
    parsesPerSecond: rate(() => compileJsonTemplate(TEMPLATE)),
    evaluationsPerSecond: rate(() => evaluate(body)),
    bodiesPerSecond: rate(() => printJson(evaluate(parseJson(BODY)))),
    copiesPerSecond: rate(() => printJson(parseJson(BODY))),
  };
  say(`templates: ${TEMPLATE.length} characters, body of ${BODY.length}`);
  say(`parsed per second                                ${figures.parsesPerSecond}`);
  say(`evaluated per second                             ${figures.evaluationsPerSecond}`);
  const share = (figures.bodiesPerSecond / figures.copiesPerSecond).toFixed(2);
  say(
    `bodies read, transformed, printed per second     ${figures.bodiesPerSecond}  (${share} of reading and printing alone)`,
  );
  return figures;
}

/** Best of the rounds, each a third of the seconds. */
function rate(work) {
  let best = 0;
  for (let round = 0; round < Number(options.rounds); round++) {
    const from = performance.now();
    const until = from + (Number(options.seconds) * MS_PER_SECOND) / 3;
    let count = 0;
    while (performance.now() < until) {
      for (let i = 0; i < BATCH; i++) work();
      count += BATCH;
    }
    best = Math.max(best, (count * MS_PER_SECOND) / (performance.now() - from));
  }
  return Math.round(best);
}
