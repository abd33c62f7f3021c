// The what-if of a page, in Debian's chromium: what it shows, copies and saves when its inputs are moved, against the
// program.
//
//   node tests/what_if/page_test.js CLOSS
'use strict';
const {spawnSync} = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const {program, withBrowser, openPage} = require('./browser.js');

const root = path.join(__dirname, '..', '..'), closs = path.resolve(process.argv[2]);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'closs-what-if-'));
fs.cpSync(path.join(root, 'examples'), path.join(folder, 'examples'), {recursive: true});
process.on('exit', () => fs.rmSync(folder, {recursive: true}));

let checks = 0, failures = 0;
function check(holds, text) {
  ++checks;
  if (!holds && ++failures <= 40) console.log('FAILED ' + text);
}
function run(...words) {
  const ran = spawnSync(closs, ['run', ...words], {maxBuffer: 2 ** 30, cwd: folder});
  return {code: ran.status, out: ran.stdout.toString(), err: ran.stderr.toString()};
}
/// By name, as csv has them.
function figuresOf(...words) {
  const {out, err, code} = run(...words, '-q', '-f', 'csv');
  if (code !== 0) throw new Error(err);
  const cells = line => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) => cell);
  const rows = out.trim().split('\n').slice(1).map(line => cells(line).slice(2, 7));
  return new Map(rows.map(([scope, id, measure, , value]) => [scope + (id && '.' + id) + '.' + measure, value]));
}

/// In the page: a number into the field of a control; an input looked for and found; what is shown.
const inPage = {
  type: (k, text) => `(() => { const field = document.querySelectorAll('.what-if .control input[type=text]')[${k}];
    field.value = ${JSON.stringify(text)}; field.dispatchEvent(new Event('input')); })()`,
  slide: (k, by) => `(() => { const slider = document.querySelectorAll('.what-if input[type=range]')[${k}];
    slider.value = Number(slider.value) + ${by}; slider.dispatchEvent(new Event('input')); })()`,
  find: k => `(() => { const search = document.querySelector('.what-if input[type=search]');
    const before = document.querySelectorAll('.what-if .control').length;
    search.value = search.list.options[${k}].value; search.dispatchEvent(new Event('change'));
    return document.querySelectorAll('.what-if .control').length - before; })()`,
  press: k => `document.querySelectorAll('.what-if button')[${k}].click()`,
  fields: `[...document.querySelectorAll('.what-if .control input[type=text]')].map(field => field.value)`,
  shown: `[...document.querySelectorAll('data[data-figure]')].map(one =>
    [one.dataset.figure, one.value, one.textContent])`,
  flags: `document.querySelector('.what-if textarea').value`,
  told: `document.querySelector('.what-if .refused').textContent`,
  marks: `[...document.querySelectorAll('.given')].filter(mark => !mark.hidden).length`,
};
/// The words of --set, as a shell takes them apart.
const setsOf = flags => [...flags.matchAll(/--set (?:'((?:[^']|'\\'')*)'|(\S+))/g)].map(([, quoted, plain]) =>
  plain !== undefined ? plain : quoted.replace(/'\\''/g, "'"));

function compare(where, shown, theirs) {
  for (const [name, value, text] of shown) {
    const other = theirs.get(name);
    const near = value === other || Math.abs(value - other) <= 1e-9 * Math.max(1, Math.abs(other));
    check(other !== undefined && near, `${where}: ${name} is ${value}, not ${other}`);
    check((value === '') === (text === '-'), `${where}: ${name} is shown as "${text}" for "${value}"`);
  }
}

async function testPage(browser, example, language) {
  const file = path.join('examples', example + '.yaml'), page = path.join(folder, `${example}.${language}.html`);
  const {code, err} = run(file, '-o', page, '--lang', language);
  if (code !== 0) throw new Error(err);
  const tab = await openPage(browser, page), where = `${file} (${language})`;
  const ask = expression => tab.evaluate(expression);
  const asGiven = await ask(inPage.shown), fields = await ask(inPage.fields);
  check(fields.length > 0, `${where}: there are no controls`);
  check(asGiven.length > 10, `${where}: there are no figures`);
  compare(where, asGiven, figuresOf(file));
  check(await ask(inPage.flags) === '' && await ask(inPage.marks) === 0, `${where}: says that something was moved`);

  // Moved one after the other, by slider and by field.
  for (let k = 0; k < Math.min(4, fields.length); ++k) {
    await ask(k % 2 === 0 ? inPage.slide(k, 3) : inPage.type(k, String(Number(fields[k]) * 0.75)));
    const sets = setsOf(await ask(inPage.flags));
    check(sets.length === k + 1, `${where}: ${k + 1} inputs were moved, and ${sets.length} are told`);
    check(await ask(inPage.told) === '', `${where}: ${await ask(inPage.told)}`);
    const theirs = figuresOf(file, ...sets.flatMap(set => ['--set', set]));
    compare(`${where} ${sets.join(' ')}`, await ask(inPage.shown), theirs);
  }
  check(await ask(inPage.marks) > 0, `${where}: what does not follow does not say so`);

  // Saved, it is a scenario of its own.
  const sets = setsOf(await ask(inPage.flags)), saved = path.join(folder, 'what-if.yaml');
  await tab.send('Page.setDownloadBehavior', {behavior: 'allow', downloadPath: folder});
  await ask(inPage.press(1));
  for (let k = 0; k < 200 && !fs.existsSync(saved); ++k) await new Promise(resolve => setTimeout(resolve, 50));
  check(fs.existsSync(saved), `${where}: nothing was saved`);
  if (fs.existsSync(saved)) {
    const text = fs.readFileSync(saved, 'utf8');
    fs.unlinkSync(saved);
    fs.writeFileSync(path.join(folder, 'examples', 'what-if.yaml'), text);
    const moved = [...figuresOf(file, ...sets.flatMap(set => ['--set', set]))];
    compare(`${where}, saved`, moved.map(([name, value]) => [name, value, value === '' ? '-' : value]),
      figuresOf('examples/what-if.yaml'));
  }

  // Refused in the program's words, without figures.
  await ask(inPage.press(2));
  check(JSON.stringify(await ask(inPage.shown)) === JSON.stringify(asGiven), `${where}: is not as given again`);
  await ask(inPage.type(0, '-1'));
  const refused = run(file, '-q', '--lang', language, '--set', setsOf(await ask(inPage.flags))[0]);
  const told = await ask(inPage.told);
  check(refused.code === 2 && told !== '', `${where}: -1 is not refused`);
  check(refused.err.includes(told.slice(0, told.length / 3)), `${where}: says "${told}", the program ${refused.err}`);
  check((await ask(inPage.shown)).every(([, value, text]) => value === '' && text === '-'), `${where}: has figures`);
  await ask(inPage.press(2));

  // Any other input.
  const inputs = await ask('document.querySelector(".what-if datalist").options.length');
  let found = 0;
  for (let k = 0; k < inputs; ++k) found += await ask(inPage.find(k));
  const all = fields.length + found;
  check(all === inputs, `${where}: of ${inputs} inputs ${fields.length} are there, and ${found} are found`);

  for (const width of [360, 800, 1400]) {
    await tab.send('Emulation.setDeviceMetricsOverride', {width, height: 900, deviceScaleFactor: 1, mobile: false});
    const wide = await ask('document.documentElement.scrollWidth');
    check(wide <= width, `${where}: ${wide} px wide on ${width}`);
  }
  check(tab.troubles.length === 0, `${where}: ${tab.troubles.join('; ')}`);
  const requests = tab.requests.filter(url => !url.startsWith('file:') && !url.startsWith('blob:'));
  check(requests.length === 0, `${where}: asks for ${requests.join(' ')}`);
  await tab.close();
}

/// Shares of the net present value of more than 10 fixes are the program's, until something is moved.
async function testManyFixes(browser) {
  const fixes = Array.from({length: 11}, (_, k) =>
    `  f${k}: {changes: {problems.billing.frequency: {reduce: ${k + 1}%}}, cost: {once: 1M}}`);
  const file = path.join(folder, 'examples', 'many.yaml'), page = path.join(folder, 'many.html');
  fs.writeFileSync(file, `closs: 1\nextends: telecom.yaml\nname: Many\nfixes:\n${fixes.join('\n')}\n`);
  const {code, err} = run(file, '-o', page);
  if (code !== 0) throw new Error(err);
  const tab = await openPage(browser, page);
  const shares = async () => (await tab.evaluate(inPage.shown)).filter(([name]) => name.endsWith('.npv_share'));
  check((await shares()).length >= 11, 'of 11 fixes the page has no shares');
  const given = await shares();
  check(given.every(([, value, text]) => value !== '' && text !== '-'), 'of 11 fixes there is no share as given');
  await tab.evaluate(inPage.slide(0, 3));
  check((await shares()).every(([, value, text]) => value === '' && text === '-'), 'of 11 fixes there are shares');
  check(tab.troubles.length === 0, tab.troubles.join('; '));
  await tab.close();
}

async function main() {
  if (!program) {
    console.log('NOT RUN: there is no chromium');
    process.exit(process.env.CI ? 1 : 0);
  }
  await withBrowser(async browser => {
    for (const example of ['telecom', 'b2b-software', 'quick']) await testPage(browser, example, 'en');
    await testPage(browser, 'bank', 'ja');
    await testManyFixes(browser);
  });
  console.log(`${checks} passed, ${failures} failed`.replace(/^\d+/, String(checks - failures)));
  process.exit(failures > 0 ? 1 : 0);
}
main().catch(error => {
  console.log(error.stack);
  process.exit(1);
});
