// A page in Debian's chromium, asked over the pipe of its DevTools protocol.
'use strict';
const {spawn, spawnSync} = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const names = ['chromium', 'chromium-browser', 'google-chrome'];
const program = names.find(name => spawnSync(name, ['--version']).status === 0);

/// Calls use(browser) with a browser that is closed behind it.
async function withBrowser(use) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'closs-browser-'));
  const child = spawn(program, ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage',
    '--hide-scrollbars', '--remote-debugging-pipe', '--user-data-dir=' + home, 'about:blank'],
  {stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe']});
  const waiting = new Map(), listeners = [];
  let next = 0, left = '';
  child.stdio[4].on('data', bytes => {
    const parts = (left + bytes.toString()).split('\0');
    left = parts.pop();
    for (const part of parts) {
      const message = JSON.parse(part);
      if (message.id === undefined) {
        for (const listener of listeners) listener(message);
      } else {
        const {resolve, reject} = waiting.get(message.id);
        waiting.delete(message.id);
        if (message.error) reject(new Error(message.error.message));
        else resolve(message.result);
      }
    }
  });
  const send = (method, params = {}, sessionId = undefined) => new Promise((resolve, reject) => {
    waiting.set(++next, {resolve, reject});
    child.stdio[3].write(JSON.stringify({id: next, method, params, sessionId}) + '\0');
  });
  try {
    return await use({send, listeners});
  } finally {
    const ended = new Promise(resolve => child.on('exit', resolve));
    send('Browser.close').catch(() => {});
    await ended;
    fs.rmSync(home, {recursive: true, force: true, maxRetries: 5});
  }
}

/// A file in a tab: evaluate(expression), and what went wrong in it.
async function openPage(browser, file, {width = 1200, height = 900} = {}) {
  const {targetId} = await browser.send('Target.createTarget', {url: 'about:blank'});
  const {sessionId} = await browser.send('Target.attachToTarget', {targetId, flatten: true});
  const send = (method, params) => browser.send(method, params, sessionId);
  const troubles = [], requests = [];
  let loaded;
  const ready = new Promise(resolve => (loaded = resolve));
  browser.listeners.push(message => {
    if (message.sessionId !== sessionId) return;
    const {method, params} = message;
    if (method === 'Runtime.exceptionThrown') troubles.push(JSON.stringify(params.exceptionDetails));
    if (method === 'Log.entryAdded' && params.entry.level !== 'verbose') troubles.push(params.entry.text);
    if (method === 'Network.requestWillBeSent') requests.push(params.request.url);
    if (method === 'Page.loadEventFired') loaded();
  });
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await send(domain + '.enable');
  await send('Emulation.setDeviceMetricsOverride', {width, height, deviceScaleFactor: 1, mobile: false});
  await send('Page.navigate', {url: 'file://' + path.resolve(file)});
  await ready;
  const evaluate = async expression => {
    const {result, exceptionDetails} = await send('Runtime.evaluate',
      {expression, returnByValue: true, awaitPromise: true, userGesture: true});
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description || exceptionDetails.text);
    return result.value;
  };
  return {send, evaluate, troubles, requests, close: () => browser.send('Target.closeTarget', {targetId})};
}

module.exports = {program, withBrowser, openPage};
