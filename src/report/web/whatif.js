'use strict';
// What-if without the program: evaluates a scenario's graph as report/whatif/whatif_data.cpp writes it. The same
// operations on the same doubles in the same order give the same bits; powers, roots that are searched for and shares
// that make room for others agree to 1e-12.
//
//   const model = whatIf(data);
//   model.evaluate(new Map([[3, '7.3']]))   // inputs by number: decimal text, rates in percent
//     -> {faults: [{code, message, remedy}], figures: Map(name -> {value, none})}   // faults: no figures
function whatIf(data) {
  const count = data.inputs.length, fixes = data.required || [];
  const mostFixesShared = 10;

  // --- Decimal texts -----------------------------------------------------------------------------

  const isDecimal = text => /^-?\d+(\.\d+)?$/.test(text) && text.replace(/\D/g, '').length <= 64;
  /// The decimal text times 10^by, exactly, without an exponent.
  function shifted(text, by) {
    const [, minus, whole, fraction = '', exponent = 0] = /^(-?)(\d*)\.?(\d*)(?:e([-+]?\d+))?$/.exec(text);
    const power = Number(exponent) + by - fraction.length;
    let digits = (whole + fraction).replace(/^0+(?=\d)/, '');
    if (power >= 0) return minus + digits + (digits === '0' ? '' : '0'.repeat(power));
    digits = digits.padStart(1 - power, '0');
    const behind = digits.slice(power).replace(/0+$/, '');
    return minus + digits.slice(0, power) + (behind && '.' + behind);
  }
  const shortest = number => shifted(String(number), 0);
  const withoutZeros = text => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  /// As {:.<digits>g} writes it.
  function general(x, digits) {
    if (!Number.isFinite(x)) return Number.isNaN(x) ? 'nan' : x < 0 ? '-inf' : 'inf';
    const [mantissa, power] = x.toExponential(digits - 1).split('e');
    if (power >= -4 && power < digits) return withoutZeros(x.toFixed(Math.max(0, digits - 1 - power)));
    return withoutZeros(mantissa) + 'e' + power[0] + power.slice(1).padStart(2, '0');
  }
  const plain = x => (Math.abs(x) < 1e15 && Math.abs(x - Math.round(x)) < 1e-9 ? x.toFixed(0) : general(x, 12));

  // --- Numbers as they are shown (report/document/number.cpp) -------------------------------------

  const {style} = data, units = ['customers', 'complaints', 'contacts', 'people', 'money', 'money', 'rate', 'ratio',
    'months'];
  const scales = data.language === 'ja' ? [[12, 12, '兆'], [8, 8, '億'], [5, 4, '万']]
    : [[12, 12, 'T'], [9, 9, 'B'], [6, 6, 'M'], [4, 3, 'K']];
  /// Digits and how many of them stand before the point, of 15.
  function decimalOf(x) {
    if (!(x > 0) || x === Infinity) return {digits: '0', point: 1};
    const [mantissa, power] = x.toExponential(14).split('e');
    return {digits: mantissa.replace('.', ''), point: Number(power) + 1};
  }
  /// Half away from zero; keeps nothing or one digit where `kept` is 0 or less.
  function roundTo({digits, point}, kept) {
    if (kept >= digits.length) return {digits, point};
    const up = kept >= 0 && digits[kept] >= '5';
    let left = digits.slice(0, Math.max(kept, 0)).split('').map(Number);
    if (!up) return left.length > 0 ? {digits: left.join(''), point} : {digits: '0', point: 1};
    let i = left.length;
    while (i > 0 && left[i - 1] === 9) left[--i] = 0;
    if (i > 0) ++left[i - 1];
    else left = [1, ...left], ++point;
    return {digits: left.join(''), point};
  }
  const isZero = ({digits}) => !/[1-9]/.test(digits);
  const rounded = (x, digits) => roundTo(decimalOf(x), Math.max(digits, 1));
  function decimalText({digits, point}, decimals) {
    const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
    const behind = ('0'.repeat(Math.max(0, -point)) + digits.slice(Math.max(0, point))).slice(0, decimals);
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
    return decimals > 0 ? grouped + '.' + behind.padEnd(decimals, '0') : grouped;
  }
  function fixed(x, decimals, power = 0) {
    let d = decimalOf(x);
    d = {digits: d.digits, point: d.point - power};
    return decimalText(roundTo(d, d.point + decimals), decimals);
  }
  function scaled(x, digits) {
    const d = rounded(x, digits), scale = scales.find(([from]) => d.point > from);
    if (!scale) return '';
    d.point -= scale[1];
    return decimalText(d, Math.max(0, digits - d.point)) + scale[2];
  }
  function significant(x, digits) {
    const d = rounded(x, digits);
    return isZero(d) ? '0' : decimalText(d, Math.max(0, digits - d.point));
  }
  function amountText(x, digits) {
    const d = rounded(x, digits);
    return scaled(x, digits) ||
      (digits > d.point ? (isZero(d) ? '0' : fixed(x, style.minor)) : decimalText(d, 0));
  }
  function countText(x, digits) {
    if (x >= 1e7) return scaled(x, digits);
    if (x >= 100) return fixed(x, 0);
    const d = rounded(x, digits);
    return decimalText(d, Math.max(0, d.digits.replace(/0+$/, '').length - d.point));
  }
  function withUnit(text, unit) {
    if (unit === 'money') return style.money[0] + text + style.money[1];
    if (unit === 'rate') return text + (data.language === 'ja' ? '%' : ' %');
    if (unit === 'months') return text === '1' ? style.months[0] : style.months[1].replace('#', text);
    return text;
  }
  const signed = (value, text) => (value < 0 && /[1-9]/.test(text) ? '−' + text : text);
  /// A figure as reports show it: "$14.6M", "72,750", "11.9 %", "8.2 months".
  function show(value, unitNumber, digits = style.digits) {
    const x = Math.abs(value), unit = units[unitNumber];
    if (unit === 'money') return signed(value, withUnit(amountText(x, digits), unit));
    if (x > 0 && x < 1e-9) return signed(value, withUnit('≈0', unit));
    if (unitNumber < 4) return signed(value, countText(x, digits));
    return signed(value, withUnit(significant(unit === 'rate' ? x * 100 : x, digits), unit));
  }
  /// Among others like it: in ten to the power of `power`, with so many decimals; `bare`: the unit stands above.
  function showIn(value, unitNumber, power, decimals, bare) {
    const unit = units[unitNumber], x = Math.abs(value), text = fixed(unit === 'rate' ? x * 100 : x, decimals, power);
    if (!/[1-9]/.test(text)) return bare && value === 0 ? '0' : show(value, unitNumber);
    const [, , mark = ''] = scales.find(([, by]) => by === power) || [];
    return signed(value, bare ? text : withUnit(text + mark, unit));
  }

  // --- Inputs ------------------------------------------------------------------------------------

  const rateKinds = 3;  // rate, share, growth: written in percent
  const decimal = (number, percent) => shifted(String(number), percent ? 2 : 0);
  const inputs = data.inputs.map(([parameter, path, owner, name, base, more = {}]) => {
    const {written = base, spans = 1, per = '', at = '', range = []} = more;
    const [kind, conversion, low, high, lowOpen, highOpen, tooLow, tooHigh, noNumber] = data.parameters[parameter];
    const percent = kind < rateKinds;
    return {path, owner, name, base, spans, per, at, conversion, low, high: high === null ? Infinity : high,
            lowOpen, highOpen, tooLow, tooHigh, noNumber, percent,
            money: kind === 3, text: decimal(written, percent), range: range.map(end => decimal(end, percent))};
  });
  /// A text as --set takes it: `7.3%/month`.
  const amount = (i, text) => text + (inputs[i].percent ? '%' : '') + (inputs[i].per && '/' + inputs[i].per);
  const literal = (i, text) =>
    inputs[i].at ? `{count: ${amount(i, text)}, at: ${inputs[i].at}}` : amount(i, text);
  function perPeriod({spans, conversion}, x) {
    if (spans === 1 || conversion === 0) return x;
    if (conversion === 1) return -Math.expm1(spans * Math.log1p(-x));
    return spans < 1 ? x / Math.round(1 / spans) : x * spans;
  }
  /// The number per period; undefined with a fault.
  function read(i, text, faults) {
    const input = inputs[i];
    if (!isDecimal(text)) return void faults.push(fault(input.noNumber, 0, amount(i, text)));
    const x = Number(input.percent ? text + 'e-2' : text);
    const tooLow = input.lowOpen ? x <= input.low : x < input.low;
    if (!tooLow && (input.highOpen ? x < input.high : x <= input.high)) return perPeriod(input, x);
    faults.push(fault(tooLow ? input.tooLow : input.tooHigh, x, general(x, 12), general(x * 100, 12) + ' %'));
  }

  // --- Faults ------------------------------------------------------------------------------------

  function fault(text, value, number = general(value, 6), percent = general(value * 100, 6) + ' %') {
    const [code, ...pairs] = data.texts[text], values = {};
    let alike = code + ' ' + value;
    if (data.language === 'ja') percent = percent.replace(' %', '%');
    for (let k = 0; k < pairs.length; k += 2) {
      if (pairs[k] !== 'segment') alike += '\n' + pairs[k] + '=' + pairs[k + 1];
      if (!(pairs[k] in values)) values[pairs[k]] = pairs[k + 1].replace('\x01', number).replace('\x02', percent);
    }
    const filled = sentence => sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
    return {code, message: filled(data.faults[code][0]), remedy: filled(data.faults[code][1]), alike,
            problem: values.problem || ''};
  }
  const isBroken = (value, low, high) => !(value >= low && value <= high);
  /// Rules that are broken, but for what only follows (core/formulas/evaluate.cpp).
  function broken(rules, slots) {
    const faults = [], said = new Set(), lost = new Set();
    for (const [slot, low, high, text] of rules) {
      const value = slots[slot];
      if (!isBroken(value, low, high)) continue;
      const one = fault(text, value);
      if (said.has(one.alike)) continue;
      said.add(one.alike);
      const steps = one.code === 'steps-above-1', journey = steps || one.code === 'endless-loop';
      const follows = one.problem ? lost.has(one.problem) : lost.size > 0;
      if ((follows && !steps) || (!journey && faults.length > 0 && !Number.isFinite(value))) continue;
      if (journey) lost.add(one.problem);
      faults.push(one);
    }
    return faults;
  }

  // --- Shares ------------------------------------------------------------------------------------

  const positive = x => (x > 0 ? 1 : 0);
  /// The rule of shares (core/formulas/shares.hpp); undefined: there is nothing to share.
  function shareOut(base, moved, shares) {
    let taken = 0, left = 0;
    for (let k = 0; k < base.length; ++k) {
      taken += moved[k] * shares[k];
      left += (1 - moved[k]) * base[k];
    }
    if (taken + left === 0) return undefined;
    const fits = left > 0 && !(taken > 1), off = positive((taken - 1) * (taken - 1) - 1e-18);
    return base.map((b, k) =>
      moved[k] ? (fits || !off ? shares[k] : shares[k] / taken) : fits ? (b * (1 - taken)) / left : 0);
  }
  /// As it is written into the file and read again.
  const rewritten = x => (x >= 1 ? 1 : x < 1e-4 ? Number(x.toFixed(20)) : x);

  /// Lets the members of groups follow those that are set, level after level, as the reader does.
  function spread(values, set, faults) {
    for (const {members, rest = -1, from = [], wrong} of data.groups) {
      if (members.some(m => values[m] === undefined)) continue;
      const moved = members.map(m => (set.has(m) ? 1 : 0)), some = moved.includes(1);
      if (some && moved.includes(0)) {
        const shared = shareOut(members.map(m => inputs[m].base), moved, members.map(m => values[m]));
        if (shared) members.forEach((m, k) => (values[m] = rewritten(shared[k])));
      } else if (!some) {
        const copies = members.filter((m, k) => from[k] >= 0 && values[from[k]] !== inputs[from[k]].base);
        if (copies.length === 0) continue;
        members.forEach((m, k) => {
          if (from[k] >= 0) values[m] = values[from[k]];
        });
      }
      let sum = 0;
      const open = rest >= 0 && !moved[rest] ? rest : -1;
      members.forEach((m, k) => {
        if (k !== open) sum += values[m];
      });
      const told = text => faults.push(fault(text, sum, '', plain(sum * 100) + ' %'));
      if (open >= 0 ? sum > 1 + 1e-9 : Math.abs(sum - 1) > 1e-9) told(wrong[open >= 0 ? 1 : 0]);
      if (open >= 0) values[members[open]] = Math.max(1 - sum, 0);
    }
  }

  // --- Operations --------------------------------------------------------------------------------

  const firstInput = data.numbers.length, firstEffect = firstInput + count;
  const first = firstEffect + (data.sets ? fixes.length : 0);
  const operations = data.operations.match(/[-+*\/<>^!?][0-9a-z.,]+/g) || [];
  const size = first + operations.length;
  const codes = new Uint8Array(size), A = new Int32Array(size), B = new Int32Array(size), C = new Int32Array(size);
  operations.forEach((text, k) => {
    const slot = first + k;
    codes[slot] = '+-*/<>^!?'.indexOf(text[0]);
    const [a, b = 0, c = 0] = text.slice(1).split(',').map(operand =>
      operand[0] === '.' ? parseInt(operand.slice(1), 36) : slot - parseInt(operand, 36));
    A[slot] = a, B[slot] = b, C[slot] = c;
  });
  const combined = [
    (a, b) => a + b, (a, b) => a - b, (a, b) => a * b, (a, b) => a / b, (a, b) => (b < a ? b : a),
    (a, b) => (a < b ? b : a), Math.pow, a => (a > 0 ? 1 : 0), (a, b, c) => (a > 0 ? b : c)];
  function run(slots, list) {
    for (let k = 0; k < list.length; ++k) {
      const i = list[k], a = slots[A[i]], b = slots[B[i]];
      switch (codes[i]) {
        case 0: slots[i] = a + b; break;
        case 1: slots[i] = a - b; break;
        case 2: slots[i] = a * b; break;
        case 3: slots[i] = a / b; break;
        default: slots[i] = combined[codes[i]](a, b, slots[C[i]]);
      }
    }
  }

  // What the effects of fixes move, for sets of fixes and for shares of an effect.
  const moved = new Uint8Array(size);
  if (data.sets) moved.fill(1, firstEffect, first);
  for (let i = first; i < size; ++i) moved[i] = moved[A[i]] | moved[B[i]] | (codes[i] === 8 ? moved[C[i]] : 0);
  const plainOps = [], movedOps = [];
  for (let i = first; i < size; ++i) (moved[i] ? movedOps : plainOps).push(i);

  // --- Sets of fixes, many at a time -------------------------------------------------------------

  const lanes = 256, columns = [], beside = [];
  const ruled = data.sets ? [data.sets.benefit, data.sets.npv, ...data.sets.rules.map(([slot]) => slot)] : [];
  for (const slot of [...movedOps.flatMap(i => [A[i], B[i], C[i], i]), ...ruled])
    if (!columns[slot]) columns[slot] = new Float64Array(lanes), moved[slot] || beside.push(slot);
  if (data.sets) fixes.forEach((_, j) => (columns[firstEffect + j] ||= new Float64Array(lanes)));
  /// Runs what the effects move on n lanes, whose effects stand in their columns; first what stays as it is.
  function runLanes(slots, n, again = false) {
    if (!again) for (const slot of beside) columns[slot].fill(slots[slot]);
    for (let j = 0; j < movedOps.length; ++j) {
      const i = movedOps[j], out = columns[i], a = columns[A[i]], b = columns[B[i]], c = columns[C[i]];
      switch (codes[i]) {
        case 0: for (let k = 0; k < n; ++k) out[k] = a[k] + b[k]; break;
        case 1: for (let k = 0; k < n; ++k) out[k] = a[k] - b[k]; break;
        case 2: for (let k = 0; k < n; ++k) out[k] = a[k] * b[k]; break;
        case 3: for (let k = 0; k < n; ++k) out[k] = a[k] / b[k]; break;
        default: for (let k = 0; k < n; ++k) out[k] = combined[codes[i]](a[k], b[k], c[k]);
      }
    }
  }

  /// Exact Shapley shares of the joint npv (core/formulas/shapley.cpp).
  function npvShares(slots) {
    const n = fixes.length, worth = new Float64Array(1 << n);
    const whole = fixes.map((required, j) => required.reduce((set, other) => set | (1 << other), 1 << j));
    for (let start = 0; start < worth.length; start += lanes) {
      const here = Math.min(lanes, worth.length - start);
      whole.forEach((all, j) => {
        const effect = columns[firstEffect + j];
        for (let k = 0; k < here; ++k) effect[k] = ((start + k) & all) === all ? 1 : 0;
      });
      runLanes(slots, here);
      worth.set(columns[data.sets.npv].subarray(0, here), start);
      for (const [slot, low, high] of data.sets.rules) {
        const value = columns[slot];
        for (let k = 0; k < here; ++k) if (isBroken(value[k], low, high)) worth[start + k] = NaN;
      }
    }
    return fixes.map((_, j) => {
      let sum = 0, lost = 0;
      for (let set = 0; set < worth.length; ++set) {
        if (set & (1 << j)) continue;
        let members = 0, choose = 1;
        for (let bits = set; bits; bits &= bits - 1) ++members;
        for (let i = 0; i < members; ++i) choose = (choose * (n - 1 - i)) / (i + 1);
        const term = (1 / (n * Math.round(choose))) * (worth[set | (1 << j)] - worth[set]) - lost;
        const next = sum + term;
        lost = next - sum - term;
        sum = next;
      }
      return sum;
    });
  }

  // --- Roots -------------------------------------------------------------------------------------

  /// A root between low and high, where f has different signs (Chandrupatla), to `bits` bits.
  function root(f, low, high, atLow, atHigh, bits) {
    let a = high, b = low, fa = atHigh, fb = atLow, c = low, fc = atLow, t = 0.5;
    for (let round = 0; round < 200; ++round) {
      const x = a + t * (b - a), fx = f(x);
      if (Math.sign(fx) === Math.sign(fa)) c = a, fc = fa;
      else c = b, b = a, fc = fb, fb = fa;
      a = x, fa = fx;
      const best = Math.abs(fa) < Math.abs(fb) ? a : b;
      if (fa === 0) return a;
      const tolerance = 2 ** -bits * Math.min(Math.abs(a), Math.abs(b)), part = tolerance / Math.abs(b - a);
      if (!(part < 0.5) || x === b) return best;
      const xi = (a - b) / (c - b), phi = (fa - fb) / (fc - fb);
      const inverse = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
      t = 0.5;
      if (inverse) t = (fa / (fb - fa)) * (fc / (fb - fc)) + (((c - a) / (b - a)) * (fa / (fc - fa)) * fb) / (fc - fb);
      t = Math.min(1 - part, Math.max(part, t));
    }
    return a;
  }

  const none = reason => ({none: reason});
  /// The sum of flows, each times v to its power, in twice the precision (Horner; Dekker's products).
  function presentValue(flows, v) {
    const upper = x => {
      const t = 134217729 * x;
      return t - (t - x);
    };
    const v1 = upper(v), v2 = v - v1;
    let high = 0, low = 0;
    for (let k = flows.length; k-- > 0;) {
      const p = high * v, h1 = upper(high), h2 = high - h1;
      low = low * v + (h1 * v1 - p + h1 * v2 + h2 * v1 + h2 * v2);
      const s = p + flows[k], part = s - p;
      low += p - (s - part) + (flows[k] - part);
      high = s;
    }
    return high + low;
  }
  /// core/formulas/cash.cpp.
  function internalRate(flows, years) {
    let changes = 0, sign = 0, begin = 0;
    for (const now of flows.map(Math.sign)) {
      if (!now) continue;
      if (!sign) begin = now;
      else if (now !== sign) ++changes;
      sign = now;
    }
    if (changes !== 1 || begin > 0) return none('no-sign-change');
    const sum = v => presentValue(flows, v);
    let low = 10001 ** -years, high = 1;
    if (sum(low) > 0) return none('irr-above-limit');
    while (sum(high) < 0 && high < 1e12) low = high, high *= 2;
    if (!(sum(high) >= 0) || sum(high) === Infinity) return none('irr-out-of-range');
    if (sum(low) === 0) high = low;
    const v = high > low && sum(high) > 0 ? root(sum, low, high, sum(low), sum(high), 52) : high;
    return {value: v ** (-1 / years) - 1};
  }
  function payback(once, net, months) {
    let sum = 0, turn = {value: 0};
    for (let k = 0; k < net.length; ++k) {
      const begin = sum - once[k];
      sum = begin + net[k];
      if (sum < 0) turn = k + 1 === net.length ? none('not-within-horizon') : {value: (k + 1) * months};
      else if (begin < 0) turn = {value: (k - begin / net[k]) * months};
    }
    return turn;
  }
  /// The share of its effect at which a fix pays for itself (core/formulas/break_even.cpp).
  function breakEvenEffect(slots, fix, cost, npv) {
    if (cost === 0) return none('pays-at-any-effect');
    if (npv < 0) return none('negative-npv');
    if (!Number.isFinite(npv)) return none('out-of-range');
    fixes.forEach((_, j) => columns[firstEffect + j].fill(fixes[fix].includes(j) ? 1 : 0));
    const shares = columns[firstEffect + fix];
    for (let k = 0; k < lanes; ++k) shares[k] = k / lanes;
    runLanes(slots, lanes);
    const benefit = columns[data.sets.benefit], already = benefit[0];
    let step = 1, atHigh = npv, atLow = benefit[0] - already - cost;
    for (; step < lanes; ++step) {
      atHigh = benefit[step] - already - cost;
      if (!(atHigh < 0)) break;
      atLow = atHigh;
    }
    if (step === lanes) atHigh = npv;
    if (atHigh === 0) return {value: step / lanes};
    if (!Number.isFinite(atHigh)) return none('out-of-range');
    const at = share => {
      shares[0] = share;
      runLanes(slots, 1, true);
      return benefit[0] - already - cost;
    };
    return {value: root(at, (step - 1) / lanes, step / lanes, atLow, atHigh, 50)};
  }

  // --- Figures -----------------------------------------------------------------------------------

  const reasons = data.reasons.map(([code]) => code);
  const figureList = [];
  for (let k = 0; k < data.figures.rows.length; k += 3) {
    const [subject, scope, refs] = data.figures.rows.slice(k, k + 3);
    const measures = data.figures.measures[scope].split(' ');
    refs.split(' ').forEach((ref, m) => {
      const [name, unit] = measures[m].split(':'), [place, undefinedAs] = ref.replace(/^[!~]/, '').split(':');
      const number = parseInt(place, 36), kind = {'!': 'none', '~': 'kernel'}[ref[0]] || 'slot';
      figureList.push({name: subject + '.' + name, measure: name, unit: Number(unit),
                       slot: -1, kernel: -1, none: '', [kind]: kind === 'none' ? reasons[number] : number,
                       undefinedAs: undefinedAs ? reasons[parseInt(undefinedAs, 36)] : 'out-of-range'});
    });
  }

  function kernel([measure, fix, ...reads], slots, shares) {
    const row = reads.map(slot => slots[slot]), half = row.length / 2;
    if (measure === 'irr') return internalRate(row, data.months / 12);
    if (measure === 'payback_months') return payback(row.slice(0, half), row.slice(half), data.months);
    if (measure === 'break_even_effect') return breakEvenEffect(slots, fix, row[0], row[1]);
    return fixes.length > mostFixesShared ? none('too-much-work') : {value: shares()[fix]};
  }

  function figures(slots) {
    let shared;
    const shares = () => (shared = shared || npvShares(slots));
    const kernels = data.figures.kernels.map(one => kernel(one, slots, shares));
    return new Map(figureList.map(figure => {
      const result = figure.none ? figure : figure.kernel >= 0 ? kernels[figure.kernel] : {value: slots[figure.slot]};
      if (result.none) return [figure.name, none(result.none)];
      if (!Number.isFinite(result.value)) return [figure.name, none(figure.undefinedAs)];
      return [figure.name, {value: result.value === 0 ? 0 : result.value}];
    }));
  }

  /// `changes`: a Map from inputs by number to decimal texts.
  function evaluate(changes) {
    const faults = [], slots = new Float64Array(size), values = start(slots, changes, faults);
    if (!values) return {faults};
    const wrong = broken(data.rules, slots);
    if (wrong.length === 0 && data.fixRules) wrong.push(...broken(data.fixRules, slots).slice(0, 1));
    return wrong.length > 0 ? {faults: wrong, values} : {faults: [], values, figures: figures(slots)};
  }
  /// Runs all operations but those of sets; the values of the inputs, or undefined with faults.
  function start(slots, changes, faults) {
    const set = new Set(), values = inputs.map(input => input.base);
    for (const [i, text] of changes) set.add(i), (values[i] = read(i, text, faults));
    spread(values, set, faults);
    for (const [text, total, ...parts] of data.totals || []) {
      const sum = parts.reduce((before, i) => before + values[i], 0);
      if (Math.abs(sum - total) > 1e-9 * Math.max(Math.abs(sum), Math.abs(total)))
        faults.push(fault(text, sum, plain(sum), plain(total)));
    }
    if (faults.length > 0) return undefined;
    slots.set(data.numbers.map(x => (x === null ? NaN : x)));
    slots.set(values, firstInput);
    run(slots, plainOps);
    return values;
  }

  /// What --set takes.
  const sets = changes => [...changes].map(([i, text]) => inputs[i].path + '=' + literal(i, text));
  /// A scenario that extends the file; of a group of shares it says each, since nothing makes room in a file.
  function scenario(changes) {
    const {values} = evaluate(changes), said = new Map([...changes].map(([i, text]) => [i, literal(i, text)]));
    for (const {members, rest} of data.groups)
      if (members.some(m => changes.has(m)))
        members.forEach((m, k) => {
          if (k !== rest || changes.has(m)) said.set(m, shifted(String(values[m]), 2) + '%');
        });
    const tree = new Map();
    if (data.benchmark && data.benchmark.every(i => said.has(i))) tree.set('benchmark', 'null');  // nothing is left
    for (const [i, text] of said) {
      const [, before, inner, move] = /^(fixes\.[^.]+\.changes)\.(.*)\.(\w+)$/.exec(inputs[i].path) || [];
      const keys = before ? [...before.split('.'), inner, move] : inputs[i].path.split('.');
      let node = tree;
      for (const key of keys.slice(0, -1)) node = node.get(key) || node.set(key, new Map()).get(key);
      node.set(keys[keys.length - 1], text);
    }
    const lines = (node, margin) => [...node].map(([key, value]) => margin + key + ':' +
      (typeof value === 'string' ? ' ' + value + '\n' : '\n' + lines(value, margin + '  '))).join('');
    return `closs: 1\nextends: ${JSON.stringify(data.file)}\nname: ${JSON.stringify(data.name)}\n` + lines(tree, '');
  }

  /// The inputs that move the headline most, each by a tenth or over its range.
  function widest(most) {
    const headline = ['joint.npv', 'total.cost_of_inaction', 'total.revenue_at_risk'].map(name =>
      figureList.find(figure => figure.name === name)).find(figure => figure && figure.slot >= 0);
    if (!headline) return [];
    const slots = new Float64Array(size);
    const swing = inputs.map((input, i) => {
      const ends = input.range.length > 0 ? input.range : [0.9, 1.1].map(by => shortest(input.text * by));
      const at = ends.map(text => {
        const values = start(slots, new Map([[i, text]]), []);
        return values ? slots[headline.slot] : NaN;
      });
      return [i, Math.abs(at[1] - at[0]) || 0];
    });
    return swing.filter(([, width]) => width > 0).sort((a, b) => b[1] - a[1]).slice(0, most).map(([i]) => i);
  }

  return {widest, inputs, figures: figureList, evaluate, literal, sets, scenario, shifted, isDecimal, show, showIn,
          operations: {codes, A, B, C, first}};
}

/// The section of one report: sliders over its inputs, and its figures, cards and bars that follow them.
function whatIfPage(script, place) {
  const report = script.closest('article') || document.body, data = JSON.parse(script.textContent);
  const model = whatIf(data), {words} = data, changes = new Map();
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const button = (text, press) => {
    const element = make('button', {type: 'button'}, text);
    element.addEventListener('click', press);
    return element;
  };

  const headline = make('dl', {class: 'cards'}, ...data.headline.map(([name, words]) => make('div', {},
    make('dt', {}, words), make('dd', {class: 'value'}, make('data', {'data-figure': name})))));
  const section = make('section', {class: 'what-if'}, make('h2', {}, words.heading),
    make('p', {}, words.intro), headline);
  script.before(section);

  // --- What follows ------------------------------------------------------------------------------

  const units = new Map(model.figures.map(({name, unit}) => [name, unit]));
  const given = model.evaluate(changes).figures;
  for (const element of section.querySelectorAll('data')) {
    const {value, none} = given.get(element.dataset.figure);
    element.value = none ? '' : value;
    element.textContent = none ? '-' : model.show(value, units.get(element.dataset.figure));
  }
  const shown = [...report.querySelectorAll('data[data-figure]')].filter(element => units.has(element.dataset.figure))
    .map(element => ({element, name: element.dataset.figure, text: element.textContent, value: element.value,
                      column: (element.dataset.column || '').split(' ').map(Number), now: element.value}));
  function write(one, figure) {
    const value = changes.size === 0 ? one.value : figure.none ? '' : String(figure.value);
    if (value === one.now) return;
    one.now = value;
    const {element, column} = one, unit = units.get(one.name);
    const other = value !== one.value;
    element.textContent = !other ? one.text : figure.none ? '-'
      : column.length > 1 ? model.showIn(figure.value, unit, ...column) : model.show(figure.value, unit);
    element.value = value;
    element.title = figure.none ? reasons.get(figure.none) || '' : value;
    element.classList.toggle('moved', other);
  }
  const reasons = new Map(data.reasons);

  /// Bars beside a figure of their row: from a fixed end to the figure, or by as much as it on from the bar before.
  const bars = [];
  for (const table of report.querySelectorAll('table')) {
    let before = null;
    for (const cell of table.querySelectorAll('td.bar[data-bar]')) {
      const [from, to, low, high] = cell.dataset.bar.split(' ').map(Number);
      const own = shown.filter(one => cell.parentNode.contains(one.element));
      const end = own.find(one => Number(one.value) === to);
      const by = !end && own.find(one => Math.abs(Number(one.value) - (to - from)) <= 1e-9 * Math.abs(to));
      const one = {cell, from, to, low, high, end, by, before: before && before.to === from ? before : null};
      if (one.end || one.by) bars.push(one);
      before = one.end || one.by ? one : null;
    }
  }
  function draw(bar) {
    const from = bar.before ? bar.before.now : bar.from;
    bar.now = bar.end ? Number(bar.end.now) : from + Number(bar.by.now);
    const at = x => Math.min(1, Math.max(0, (x - bar.low) / (bar.high - bar.low)));
    const rect = bar.cell.querySelector('rect');
    if (!rect) return;
    const share = x => Math.round(x * 1e4) / 100 + '%';
    rect.setAttribute('x', share(Math.min(0.995, at(from), at(bar.now))));
    rect.setAttribute('width', share(Math.max(0.005, Math.abs(at(bar.now) - at(from)))));
  }

  /// What does not follow says so, once something is moved.
  const follows = new Set([...shown.map(one => one.element), ...bars.map(bar => bar.cell)]);
  const stays = [...report.querySelectorAll('figure, .cards > div, .headline, div.scroll')].filter(element =>
    ![...follows].some(one => element.contains(one)) && !(element.matches('div.scroll') && element.closest('figure')));
  const marks = stays.map(element => {
    const mark = make('p', {class: 'note given', hidden: ''}, words.as_given);
    if (element.matches('figure, .cards > div')) element.append(mark);
    else element.after(mark);
    return mark;
  });

  // --- Controls ----------------------------------------------------------------------------------

  const status = make('div', {role: 'status', class: 'refused'}), controls = make('div', {class: 'controls'});
  const flags = make('textarea', {readonly: '', rows: 2, 'aria-label': words.flags});
  const copied = make('span', {role: 'status'});
  const copy = button(words.copy, async () => {
    try {
      await navigator.clipboard.writeText(flags.value);
    } catch {
      flags.select();
      document.execCommand('copy');
    }
    copied.textContent = words.copied;
  });
  const save = button(words.download, () => {
    const file = new Blob([model.scenario(changes)], {type: 'application/yaml'});
    const link = make('a', {download: 'what-if.yaml', href: URL.createObjectURL(file)});
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  const resets = [];
  const resetAll = button(words.reset, () => {
    changes.clear();
    for (const reset of resets) reset();
    update();
  });
  const quoted = text => (/^[\w.=%/-]+$/.test(text) ? text : "'" + text.replace(/'/g, "'\\''") + "'");

  function update() {
    const result = model.evaluate(changes), wrong = result.faults.length > 0;
    status.replaceChildren(...result.faults.map(fault => make('p', {class: 'warning'}, fault.message,
      make('br'), fault.remedy)));
    for (const one of shown) write(one, wrong ? {none: ' '} : result.figures.get(one.name));
    for (const bar of bars) draw(bar);
    for (const mark of marks) mark.hidden = changes.size === 0;
    report.classList.toggle('moving', changes.size > 0);
    flags.value = model.sets(changes).map(set => '--set ' + quoted(set)).join(' ');
    copied.textContent = '';
    for (const element of [copy, resetAll, save]) element.disabled = changes.size === 0 || (wrong && element === save);
  }

  const title = ({owner, name}) => (owner ? owner + ' / ' : '') + name;
  const there = new Set();
  function control(i) {
    if (there.has(i)) return void controls.querySelector(`#${place}-${i}`).focus();
    there.add(i);
    const input = model.inputs[i], {text} = input, size = Math.abs(Number(text)), scale = input.percent ? 100 : 1;
    const power = size > 0 ? Math.floor(Math.log10(size / 2)) - 1 : 0, step = 10 ** power;
    let low = input.low < 0 ? Math.max(-2 * size, input.low * scale) : 0;
    let high = Math.min(size > 0 ? 2 * size : 100, input.high * scale);
    for (const end of input.range.map(Number)) low = Math.min(low, end), high = Math.max(high, end);
    if (input.lowOpen && low <= input.low * scale) low = input.low * scale + step;
    if (input.highOpen && high >= input.high * scale) high = input.high * scale - step;
    const ends = {min: Math.ceil(low / step - 1e-9), max: Math.floor(high / step + 1e-9), step: 1};
    const slider = make('input', {type: 'range', id: `${place}-${i}`, ...ends, value: Math.round(Number(text) / step)});
    const exact = make('input', {type: 'text', inputmode: 'decimal', value: text, 'aria-label': title(input),
      size: text.length});
    const unit = (input.percent ? '%' : input.money ? style(data) : '') + (input.per ? ' / ' + input.per : '');
    const move = to => {
      if (to === text) changes.delete(i);
      else changes.set(i, to);
      exact.setAttribute('aria-invalid', String(!model.isDecimal(to)));
      slider.setAttribute('aria-valuetext', to + unit);
      update();
    };
    slider.addEventListener('input', () => move(exact.value = model.shifted(slider.value, power)));
    exact.addEventListener('input', () => {
      slider.value = Math.round(Number(exact.value) / step);
      move(exact.value.trim());
    });
    resets.push(() => (exact.value = text, slider.value = Math.round(Number(text) / step)));
    controls.append(make('div', {class: 'control'}, make('label', {for: slider.id}, title(input)), slider, exact,
      make('span', {class: 'unit'}, unit)));
  }
  const style = ({style: {money}}) => (money[0] + money[1]).trim();

  const titles = model.inputs.map(title).map((one, k, all) =>
    (all.indexOf(one) < k ? `${one} (${model.inputs[k].path})` : one));
  const list = make('datalist', {id: place + '-list'}, ...titles.map(one => make('option', {value: one})));
  const search = make('input', {type: 'search', list: list.id, id: place + '-find'});
  search.addEventListener('change', () => {
    const i = Math.max(titles.indexOf(search.value), model.inputs.findIndex(({path}) => path === search.value));
    if (i < 0) return;
    search.value = '';
    control(i);
  });

  for (const i of model.widest(8)) control(i);
  section.append(controls, status,
    make('p', {}, make('label', {for: search.id}, words.find), ' ', search, list), flags,
    make('p', {}, copy, ' ', save, ' ', resetAll, ' ', copied));
  update();
}

if (typeof document !== 'undefined')
  document.querySelectorAll('script.what-if-data').forEach((script, k) => whatIfPage(script, 'w' + k));
