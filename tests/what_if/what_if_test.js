// The page's what-if (src/report/web/whatif.js) against the program, outside a browser: for every example many moves
// of its inputs, each as a row of a table of variants for `closs run --variants`, and as changes for the script.
//
//   node tests/what_if/what_if_test.js CLOSS WHAT_IF_DATA [FILE...]
'use strict';
const {execFileSync, spawnSync} = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const vm = require('vm');

const root = path.join(__dirname, '..', '..');
const [closs, dataProgram, ...files] = process.argv.slice(2).map(each => path.resolve(each));
const script = fs.readFileSync(path.join(root, 'src/report/web/whatif.js'), 'utf8');
const whatIf = vm.runInNewContext(script + '\nwhatIf', {Math, Number, Map, Set, Float64Array, Int32Array, Uint8Array});
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'closs-what-if-')), copies = path.join(folder, 'examples');
fs.cpSync(path.join(root, 'examples'), copies, {recursive: true});
process.on('exit', () => fs.rmSync(folder, {recursive: true}));

const yamlFiles = below => fs.readdirSync(below, {withFileTypes: true}).flatMap(entry =>
  entry.isDirectory() ? yamlFiles(path.join(below, entry.name)) :
    entry.name.endsWith('.yaml') ? [path.join(below, entry.name)] : []);

/// mulberry32.
function randomFrom(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

// --- The moves of one scenario -----------------------------------------------------------------------

function moves(model, shares, seed) {
  const random = randomFrom(seed), out = [new Map()];
  const pick = many => Math.floor(random() * many);
  const decimal = (x, digits) => model.shifted(String(Number(x.toPrecision(digits))), 0);
  const moved = input => {
    const now = Number(input.text) || (input.percent ? 10 : 3);
    const to = decimal(now * (0.5 + 1.2 * random()), 1 + pick(5));
    return input.percent && Number(to) > 100 ? decimal(100 * random(), 3) : to;
  };
  for (let k = 0; k < 20; ++k) {
    const changes = new Map();
    for (let left = 1 + pick(4); left > 0; --left) {
      const i = pick(model.inputs.length);
      changes.set(i, moved(model.inputs[i]));
    }
    out.push(changes);
  }
  for (const i of shares) for (let k = 0; k < 2; ++k) out.push(new Map([[i, decimal(100 * random(), 3)]]));
  for (const i of shares) for (const j of shares) if (i < j && random() < 0.2)
    out.push(new Map([[i, decimal(70 * random(), 3)], [j, decimal(70 * random(), 3)]]));
  model.inputs.forEach((input, i) => {
    for (const text of ['0', input.percent ? '100' : '1000000000', '0.001']) out.push(new Map([[i, text]]));
    if (i % 5 === 0) for (const text of ['-1', input.percent ? '100.5' : '-0.5', 'x']) out.push(new Map([[i, text]]));
  });
  const alike = new Map();  // all inputs of one name together
  model.inputs.forEach((input, i) => {
    const name = input.path.replace(/^(segments\.[^.]+\.)?(problems\.[^.]+\.|problem_defaults\.)?/, '');
    alike.set(name, [...(alike.get(name) || []), i]);
  });
  const groups = [...alike.values()].filter(many => many.length > 1);
  const cuts = model.inputs.map((_, i) => i).filter(i => /spend_cut|\.cut$/.test(model.inputs[i].path));
  for (const many of cuts.length > 0 ? [...groups, cuts] : groups)
    for (const text of ['0', '30']) out.push(new Map(many.map(i => [i, text])));
  return out;
}

// --- What the program says ----------------------------------------------------------------------------

const quoted = text => '"' + text.replace(/"/g, '""') + '"';

/// By move: {figures: Map(name -> number or {none})}, or {faults: [code: message]}.
function asked(file, model, all) {
  const table = path.join(folder, 'moves.csv');
  const rows = all.map((changes, row) =>
    [row, ...model.inputs.map((_, i) => (changes.has(i) ? quoted(model.literal(i, changes.get(i))) : ''))].join(','));
  const titles = ['name', ...model.inputs.map(input => quoted(input.path))].join(',');
  fs.writeFileSync(table, [titles, ...rows, ''].join('\n'));
  const rowsOf = (args, use) => {
    const ran = spawnSync(closs, ['run', file, '-q', '-f', 'jsonl', ...args], {maxBuffer: 2 ** 30});
    for (const line of ran.stdout.toString().split('\n').filter(Boolean)) use(JSON.parse(line));
    return ran.stderr.toString();
  };
  const out = all.map(() => null);
  rowsOf(['--variants', table], one => (out[Number(one.name)] = {figures: figuresOf(one), faults: []}));
  all.forEach((changes, row) => {  // a fault does not always say of which row it is
    if (out[row]) return;
    const faults = rowsOf(model.sets(changes).flatMap(set => ['--set', set]), one => {
      out[row] = {figures: figuresOf(one), faults: []};
    });
    if (!out[row]) out[row] = {faults: JSON.parse(faults).map(fault => `${fault.code}: ${fault.message}`)};
  });
  return out;
}

function figuresOf(one) {
  const out = new Map();
  const single = {segments: 'segment', problems: 'problem', tags: 'tag', states: 'state', fixes: 'fix'};
  const walk = (node, name, depth) => {
    for (const [key, value] of Object.entries(node)) {
      const full = name + (single[key] && typeof value === 'object' && value ? single[key] : key);
      if (value && typeof value === 'object') walk(value, full + '.', depth + 1);
      else out.set(full, value === null ? {none: one.none[full]} : value);
    }
  };
  walk(one.figures, '', 0);
  return out;
}

// --- Comparing -----------------------------------------------------------------------------------------

/// Which slots go through a power.
function throughPower({codes, A, B, C, first}) {
  const out = new Uint8Array(codes.length);
  for (let i = first; i < codes.length; ++i)
    out[i] = codes[i] === 6 || out[A[i]] || out[B[i]] || (codes[i] === 8 && out[C[i]]) ? 1 : 0;
  return out;
}
/// A share of an effect, and what is earned on 1, are found from 0 to 1, and from 1 on.
const scaleOf = {irr: 1, break_even_effect: 1};
const near = (a, b, scale) => Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b), scale);

let checks = 0, failures = 0, refused = 0, exact = 0;
function fail(text) {
  if (++failures <= 40) console.log('FAILED ' + text);
}

/// The data of a scenario; null: there is none.
function dataOf(file) {
  const text = execFileSync(dataProgram, [file], {maxBuffer: 2 ** 30}).toString().trim();
  return text ? JSON.parse(text) : null;
}

function compare(file) {
  const data = dataOf(file);
  if (!data) return;
  const model = whatIf(data), powers = throughPower(model.operations);
  const shares = [...new Set(data.groups.flatMap(group => group.members))];
  const all = moves(model, shares, 7), program = asked(file, model, all);
  all.forEach((changes, row) => {
    const where = `${path.relative(root, file)} ${model.sets(changes).join(' ') || 'as given'}`;
    const mine = model.evaluate(changes), theirs = program[row];
    const told = mine.faults.map(fault => `${fault.code}: ${fault.message}`).sort().join('; ');
    const said = theirs.faults.sort().join('; ');
    ++checks;
    if (told !== said) return fail(`${where}: says [${told}], the program [${said}]`);
    if (told) return void ++refused;
    if (!theirs.figures) return fail(`${where}: the program has no figures`);
    if (mine.figures.size !== theirs.figures.size) return fail(`${where}: not as many figures`);
    const compounds = ({conversion, spans}) => conversion === 1 && spans !== 1;
    const loose = [...changes.keys()].some(i => shares.includes(i) || compounds(model.inputs[i]));
    for (const {name, measure, slot, kernel} of model.figures) {
      const a = mine.figures.get(name), b = theirs.figures.get(name);
      ++checks;
      const byPower = kernel >= 0 ? measure !== 'payback_months' : slot >= 0 && powers[slot];
      if (a.none || typeof b !== 'number') {
        if (a.none !== (b || {}).none) fail(`${where}: ${name} is ${a.none || a.value}, not ${JSON.stringify(b)}`);
      } else if (loose || byPower ? !near(a.value, b, scaleOf[measure] || 0) : !Object.is(a.value, b)) {
        fail(`${where}: ${name} is ${a.value}, not ${b} ${(a.value-b)/b}`);
      } else if (!(loose || byPower)) ++exact;
    }
  });
}

/// Saved as a scenario that extends the file, changes come to the same.
function compareSaved(file) {
  const data = dataOf(file), here = path.relative(path.join(root, 'examples'), file);
  const saved = path.join(copies, here + '.saved.yaml');
  if (!data) return;
  const model = whatIf(data), random = randomFrom(11);
  const shares = new Set(data.groups.flatMap(group => group.members));
  for (let k = 0; k < 3; ++k) {
    const changes = new Map();
    for (let left = 3; left > 0; --left) {
      const i = Math.floor(random() * model.inputs.length);
      changes.set(i, String(Number((Number(model.inputs[i].text) * 0.9).toPrecision(3))));
    }
    const mine = model.evaluate(changes);
    if (mine.faults.length > 0) continue;
    ++checks;
    fs.writeFileSync(saved, model.scenario(changes));
    const ran = spawnSync(closs, ['run', saved, '-q', '-f', 'jsonl'], {maxBuffer: 2 ** 30});
    const text = fs.readFileSync(saved, 'utf8');
    fs.unlinkSync(saved);
    if (ran.status !== 0) return fail(`${file}, saved as\n${text}${ran.stderr}`);
    const theirs = figuresOf(JSON.parse(ran.stdout.toString()));
    const scale = [...changes.keys()].some(i => shares.has(i)) ? 1e-9 : 1e-12;  // a file has shares in decimals
    for (const [name, a] of mine.figures) {
      const b = theirs.get(name);
      ++checks;
      if (a.none ? a.none !== (b || {}).none : !(Math.abs(a.value - b) <= scale * Math.max(1, Math.abs(b))))
        fail(`${file}, saved: ${name} is ${JSON.stringify(a)}, not ${JSON.stringify(b)}\n${text}`);
    }
  }
}

/// Numbers look as reports show them.
function compareNumbers(language, currency) {
  const data = {...dataOf(path.join(root, 'examples/quick.yaml')), language};
  const minor = {USD: 2, JPY: 0, KWD: 3}[currency];
  const marks = {USD: {en: ['$', ''], ja: ['', 'ドル']}, JPY: {en: ['¥', ''], ja: ['', '円']},
                 KWD: {en: ['KWD ', ''], ja: ['', ' KWD']}}[currency][language];
  const months = language === 'ja' ? ['1か月', '#か月'] : ['1 month', '# months'];
  const model = whatIf({...data, style: {digits: 3, minor, money: marks, months}});
  const said = execFileSync(dataProgram, ['--numbers', language, currency], {maxBuffer: 2 ** 30}).toString();
  for (const [value, unit, text] of JSON.parse(said)) {
    ++checks;
    const mine = model.show(value, unit);
    if (mine !== text) fail(`${value} in unit ${unit} is "${mine}", not "${text}" (${language}, ${currency})`);
  }
}

/// More than 20,000 operations are left to the program.
function refuseLarge() {
  const file = path.join(folder, 'large.yaml');
  const problems = Array.from({length: 600}, (_, k) => `  p${k}: {frequency: 0.01%, cost_per_contact: ${k}}`);
  fs.writeFileSync(file, 'closs: 1\nextends: ' + path.join(root, 'examples/telecom.yaml') +
    '\nproblems:\n' + problems.join('\n') + '\n');
  ++checks;
  if (dataOf(file) !== null) fail('a scenario of 600 problems has a what-if');
}

for (const language of ['en', 'ja']) for (const currency of ['USD', 'JPY', 'KWD']) compareNumbers(language, currency);
refuseLarge();
for (const file of files.length > 0 ? files : yamlFiles(path.join(root, 'examples'))) {
  compare(file);
  compareSaved(file);
}
console.log(`${exact} figures were the same to the last bit, ${refused} moves were refused by both`);
console.log(`${checks - failures} passed, ${failures} failed`);
process.exit(failures > 0 ? 1 : 0);
