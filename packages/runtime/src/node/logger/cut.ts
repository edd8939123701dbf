/**
 * Long texts, cut: how much more there was is said in words.
 */

/** So many characters of a text, and how many more there are. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  // Half of a character of two units would be none: strict readers of JSON refuse it.
  const kept = text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
  return `${kept}… ${text.length - kept.length} characters more`;
}
