// Begins here: makes what all views share, then shows the shell.

import {Api} from './api.js';
import {Live} from './live.js';
import {Shell} from './shell.js';
import {askForToken} from './token.js';
import {UrlState} from './url.js';

const api = new Api();
const live = new Live(api);
const url = new UrlState();

api.askForToken = async wrong => {
  live.hold();
  await askForToken(api, wrong);
};

new Shell(document.body, {api, live, url});
live.start();
