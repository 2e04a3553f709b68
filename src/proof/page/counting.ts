/** A number for people: `12,345`. */
export const counted = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');

export const verb = (count: number, one: string, many: string): string => (count === 1 ? one : many);

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${counted(count)} ${verb(count, one, many)}`;
