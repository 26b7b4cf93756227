// A process of its own with idle websockets: `node idle-sockets.mjs URL COUNT PARALLEL`. Opens and initialises them, prints
// `opened N`, answers nothing but keeps them until its standard input ends.
import { WebSocket } from 'ws';

const [url, count, parallel] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const sockets = [];
let started = 0;
let failure;

async function openNext() {
  while (started < count && failure === undefined) {
    started += 1;
    try {
      sockets.push(await open());
    } catch (error) {
      failure = error;
    }
  }
}

function open() {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false, skipUTF8Validation: true });
    socket.once('error', reject);
    socket.once('open', () => socket.send('{"type":"connection_init"}'));
    socket.on('message', () => resolve(socket));
  });
}

await Promise.all(Array.from({ length: parallel }, openNext));
process.stdout.write(`opened ${sockets.length}${failure === undefined ? '' : ` ${failure.message}`}\n`);
process.stdin.on('data', () => {
  process.stdout.write(`alive ${sockets.filter(({ readyState }) => readyState === WebSocket.OPEN).length}\n`);
});
process.stdin.on('end', () => process.exit(0));
