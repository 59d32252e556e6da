/**
 * Text from elsewhere, for one line on a terminal: what the terminal would obey, or what would turn the reading direction
 * around, is written out.
 */
export const printable = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, one => `\\u{${one.codePointAt(0)?.toString(16)}}`)
