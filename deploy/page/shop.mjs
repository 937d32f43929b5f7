/** The services behind the gateway, and the customers before it. Both are as uneven as they are in life. */
import http from 'node:http';
import {setTimeout as sleep} from 'node:timers/promises';

/** @returns the server, which listens */
export async function openShop(port) {
  const server = http.createServer((request, response) => answer(request, response).catch(() => response.destroy()));
  server.on('upgrade', (request, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    socket.on('data', data => socket.write(data)).on('end', () => socket.end()).on('error', () => {});
  });
  await new Promise(listening => server.listen(port, listening));
  return server;
}

async function answer(request, response) {
  const [, service, name] = new URL(request.url, 'http://shop').pathname.split('/');
  switch (service) {
    case 'users': return json(response, 12 + tail(10), {id: name, name: 'Ada'});
    case 'orders': return Math.random() < 0.08 ? json(response, 5, {}, 503) : json(response, 45 + tail(60), [{order: 1}]);
    case 'reviews': return json(response, 20 + tail(10), [{stars: 5}]);
    case 'ads': return json(response, 30 + tail(40), [{ad: 'sunglasses'}]);
    case 'tracks': return json(response, 4 + tail(6), {track: name}, Math.random() < 0.03 ? 500 : 200);
    case 'shards': return json(response, name === 'west' ? 140 : 25 + tail(15), [{hit: name}]);
    case 'slow': return json(response, 300, {eur: 44});
    case 'download': return download(response);
    default: return json(response, 1, {error: 'unknown'}, 404);
  }
}

/** Mostly nothing, at times much: so are the tails of real services. */
function tail(scale) {
  return -Math.log(Math.random()) * scale * (Math.random() < 0.06 ? 4 : 0.5);
}

async function json(response, ms, body, status = 200) {
  await sleep(ms);
  response.writeHead(status, {'content-type': 'application/json'}).end(JSON.stringify(body));
}

async function download(response) {
  response.writeHead(200, {'content-type': 'application/octet-stream'});
  for (let part = 0; part < 8; part++) {
    response.write(Buffer.alloc(8192));
    await sleep(25);
  }
  response.end();
}

const TRACKS = Array.from({length: 60}, (_, index) => `track=${index}`).join('&');

/** What customers ask for, and how often in comparison. */
const WISHES = [
  [10, customer => get(customer, '/home/7')], [4, customer => get(customer, '/search')], [1, customer => get(customer, `/playlist?${TRACKS}`)],
  [1, customer => get(customer, '/offers')], [1, customer => get(customer, '/download')], [1, customer => get(customer, '/gone')],
  [1, customer => get(customer, '/late')], [1, customer => get(customer, '/nowhere')], [1, customer => leave(customer, '/home/8')],
  [1, customer => batch(customer)], [1, customer => chat(customer)],
];

/** Customers that come until they are told to stop, so many a second. */
export class Customers {
  #port;
  #agent = new http.Agent({keepAlive: true, maxSockets: 64});
  #timer;

  constructor(port) {
    this.#port = port;
  }

  come(perSecond) {
    const wishes = WISHES.flatMap(([times, wish]) => Array(times).fill(wish));
    let next = 0;
    this.#timer = setInterval(() => wishes[(next += 7) % wishes.length]({port: this.#port, agent: this.#agent}), 1000 / perSecond);
  }

  stop() {
    clearInterval(this.#timer);
    this.#agent.destroy();
  }
}

function get(customer, path) {
  ask(customer, path).end();
}

function ask({port, agent}, path, options = {}) {
  const request = http.request({port, agent, path, host: '127.0.0.1', ...options}, response => response.resume());
  return request.on('error', () => {});
}

function leave(customer, path) {
  const request = ask(customer, path, {agent: false});
  request.end();
  setTimeout(() => request.destroy(), 30);
}

function batch(customer) {
  const items = ['/home/1', '/search', '/nowhere', '/late'].map((path, index) => ({name: `item-${index}`, path}));
  ask(customer, '/batch', {method: 'POST', headers: {'content-type': 'application/json'}}).end(JSON.stringify(items));
}

function chat(customer) {
  const headers = {connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==', 'sec-websocket-version': '13'};
  const request = ask(customer, '/chat', {agent: false, headers});
  request.on('upgrade', (_, socket) => {
    socket.on('error', () => {}).write('hello');
    setTimeout(() => socket.destroy(), 400);
  }).end();
}
