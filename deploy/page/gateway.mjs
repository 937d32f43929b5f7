/** A gateway in a process of its own, with a file that a check may change. */
import {spawn} from 'node:child_process';
import {createWriteStream} from 'node:fs';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';

const FIRST_PORT = Number(process.env.FANLIGHT_PAGE_PORTS ?? 18640);
const PATIENCE = 120_000;

export class Gateway {
  token = 'a-token-of-these-checks';

  /**
   * @param file the URL of its configuration, or the text
   * @param offset of its ports, so that two gateways have different ones
   */
  static async start(file, offset = 0) {
    const gateway = new Gateway();
    const [open, admin, shop, closed] = [0, 1, 2, 3].map(i => FIRST_PORT + offset + i);
    gateway.ports = {public: open, admin, shop, closed};
    gateway.folder = await mkdtemp(join(tmpdir(), 'fanlight-page-'));
    gateway.file = join(gateway.folder, 'gateway.yaml');
    await gateway.write(typeof file === 'string' ? file : await readFile(file, 'utf8'));
    gateway.#launch();
    try {
      await gateway.#ready();
    } catch (failure) {
      await gateway.stop();
      throw failure;
    }
    return gateway;
  }

  get address() {
    return `http://127.0.0.1:${this.ports.admin}`;
  }

  #launch() {
    const environment = {
      ...process.env, PUBLIC_PORT: this.ports.public, ADMIN_PORT: this.ports.admin, SHOP_PORT: this.ports.shop,
      CLOSED_PORT: this.ports.closed, ADMIN_TOKEN: this.token,
    };
    const command = process.env.FANLIGHT_COMMAND ?? fileURLToPath(new URL('../fanlight', import.meta.url));
    this.process = spawn(command, ['run', this.file], {env: environment, stdio: ['ignore', 'pipe', 'pipe']});
    const log = createWriteStream(join(this.folder, 'log'));
    this.process.stdout.pipe(log, {end: false});
    this.process.stderr.pipe(log, {end: false});
  }

  async #ready() {
    await this.until(async () => {
      if (this.process.exitCode !== null) {
        throw new Error(`the gateway ended: ${await readFile(join(this.folder, 'log'), 'utf8')}`);
      }
      return (await fetch(`${this.address}/health/ready`).catch(() => ({ok: false}))).ok;
    }, 'the gateway is ready');
  }

  /** Replaces the file; {@link reload} uses it. */
  write(text) {
    return writeFile(this.file, text);
  }

  reload() {
    this.process.kill('SIGHUP');
  }

  /** What an admin page answers. */
  async json(path) {
    const answer = await fetch(this.address + path, {headers: {authorization: `Bearer ${this.token}`}});
    if (!answer.ok) {
      throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`);
    }
    return answer.json();
  }

  async hasServed(exchanges) {
    await this.until(async () => (await this.json('/api/exchanges?limit=1000')).exchanges.length >= exchanges, 'there are exchanges');
  }

  async until(condition, what) {
    const end = Date.now() + PATIENCE;
    while (!await condition()) {
      if (Date.now() > end) {
        throw new Error(`in vain: ${what}`);
      }
      await sleep(200);
    }
  }

  async stop() {
    if (this.process.exitCode === null) {
      const ended = new Promise(end => this.process.once('exit', end));
      this.process.kill('SIGKILL');
      await ended;
    }
    await rm(this.folder, {recursive: true});
  }
}
