import type { Dice } from './random.ts';

const FAMILY =
  'Quimby Larkspur Thornapple Vexworth Pellington Umberlake Kestrelby Zinnia Fjordheim Oxbridger Wimplow'.split(' ');
const GIVEN = 'Orla Piet Juno Wyck Thea Ivo Mabel Rune Zelda Knut Faye'.split(' ');
const PLACES = ['Zephyr Clinic', 'Larch Hill Hosp', 'Imaging Bay 7', 'Klinik Quellgrund', 'Santa Vela', 'Ward 3B'];
const FOREIGN = ['ПИШГ', 'ЖГИП', 'ΣΔΛ', 'ΔΣΛ'];
export const LATERAL = ['L', 'R', 'A', 'P', 'H', 'F'];
export const PARAMETERS = [
  'GAIN 62',
  'DR 55',
  'FR 28 Hz',
  'TIS 0.7',
  'MI 1.1',
  'Z 1.4',
  '120 kV',
  '85 mAs',
  'D 14.0 cm',
  'HR 72 bpm',
];

/** A name as machines spell it. */
export function name(dice: Dice): string {
  const [family, given] = [dice.pick(FAMILY), dice.pick(GIVEN)];
  return dice.pick([
    `${family.toUpperCase()}, ${given}`,
    `${family.toUpperCase()}^${given.toUpperCase()}`,
    `${given} ${family}`,
    `${family.toUpperCase()} ${given.charAt(0)}`,
  ]);
}

export function date(dice: Dice): string {
  const [y, m, d] = [dice.between(1926, 2034), two(dice.between(1, 12)), two(dice.between(1, 28))];
  return dice.pick([`${y}-${m}-${d}`, `${d}.${m}.${y}`, `${m}/${d}/${y}`, `${d}-Mar-${y}`, `${y}${m}${d}`]);
}

export function time(dice: Dice): string {
  return `${two(dice.between(0, 23))}:${two(dice.between(0, 59))}:${two(dice.between(0, 59))}`;
}

export function identifier(dice: Dice): string {
  return dice.pick([
    dice.digits(7),
    `X${dice.digits(6)}`,
    `${dice.digits(3)}-${dice.digits(4)}`,
    `ID:${dice.digits(8)}`,
  ]);
}

/** One or two characters that stand alone. */
export function alone(dice: Dice): string {
  return dice.pick([...'ABCDEFGHJKMNPQRSTUVWYZ23456789', 'LT', 'RT', `${dice.between(10, 99)}`]);
}

/** What tells who it is, or when and where. */
export function personal(dice: Dice): string {
  return dice.pick([
    name,
    name,
    date,
    time,
    identifier,
    (d: Dice) => d.pick(PLACES),
    (d: Dice) => `${date(d)} ${time(d)}`,
  ])(dice);
}

export function foreign(dice: Dice): string {
  return dice.pick(FOREIGN);
}

const two = (number: number) => String(number).padStart(2, '0');
