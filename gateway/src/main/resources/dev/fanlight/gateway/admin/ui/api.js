// Asks the gateway. The token is kept for this tab only, and goes in the Authorization field.

const TOKEN = 'fanlight-token';

/** An answer that is none: its status, and what the gateway says. */
export class Refusal extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

export class Api {
  /** Called when the gateway wants a token, or another one. Resolves when there is one. */
  askForToken = async () => {};

  get token() {
    return sessionStorage.getItem(TOKEN) ?? '';
  }

  set token(value) {
    sessionStorage.setItem(TOKEN, value.trim());
  }

  /** Fetches, and asks for the token as long as the gateway refuses it. Throws a `Refusal` for every other error. */
  async fetch(path, options = {}) {
    for (;;) {
      const {token} = this;
      const headers = {...options.headers};
      if (token) headers.Authorization = `Bearer ${token}`;
      const answer = await fetch(path, {...options, headers, credentials: 'omit'});
      if (answer.ok) return answer;
      if (answer.status !== 401) throw new Refusal(answer.status, await detail(answer));
      // Meanwhile somebody may have typed another one.
      if (token === this.token) await this.askForToken(Boolean(token));
    }
  }

  async json(path, options) {
    return (await this.fetch(path, options)).json();
  }

  /** Sends an order. */
  post(path, body) {
    return this.json(path, {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify(body),
    });
  }

  /** The command that asks the same. It names the token and does not show it. */
  curl(path, body) {
    const parts = ['curl', '-s'];
    if (this.token) parts.push('-H', '"Authorization: Bearer $FANLIGHT_TOKEN"');
    if (body) parts.push('-X POST', "-H 'Content-Type: application/json'", '-d', quote(JSON.stringify(body)));
    return [...parts, quote(location.origin + path)].join(' ');
  }
}

/** For a shell. */
function quote(value) {
  return `'${value.replaceAll("'", "'\\''")}'`;
}

async function detail(answer) {
  try {
    return (await answer.json()).detail ?? answer.statusText;
  } catch {
    return `status ${answer.status}`;
  }
}
