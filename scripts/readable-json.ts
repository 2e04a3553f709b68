/** JSON with short lists of words on one line, as the formatter of this repository has it. */
export function readableJson(value: object): string {
  const text = JSON.stringify(value, null, 2);
  return text.replace(/^(.*)\[\n\s*("[^\]]*)\n\s*\](,?)$/gm, (whole, before: string, list: string, after: string) => {
    const line = `${before}[${list.replace(/\n\s*/g, ' ')}]${after}`;
    return line.length <= 120 ? line : whole;
  });
}
