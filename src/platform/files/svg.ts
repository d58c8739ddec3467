/** Which vector images are drawings only. */

/**
 * What makes an SVG more than a drawing, in words, or null. Refused are scripts, event handlers, foreign content,
 * references to anything outside of the file, entities and style sheets that could hide such things. The text is looked
 * at as a whole, comments included: a false alarm costs an export with other settings, a miss runs foreign code.
 */
export const svgProblem = (text: string): string | null => {
  const plain = decodeReferences(text)
  // Browsers drop these inside of addresses and names, so they must not split a forbidden word either.
  const joined = plain.replaceAll(removedByBrowsers, '')
  const rule = rules.find(({ pattern }) => pattern.test(plain) || pattern.test(joined))
  return rule ? rule.words : null
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const removedByBrowsers = /[\u0000-\u0008\u000e-\u001f\t\r\n]/g

const script = 'It contains a script.'
const outside = 'It refers to something outside of the file.'
const hidden = 'It contains definitions that can hide other content.'

const rules: readonly { pattern: RegExp; words: string }[] = [
  { pattern: /<(?:[^\s<>/"'=]*:)?(?:script|handler|listener)\b/i, words: script },
  { pattern: /[\s"'/]on[a-z]+\s*=/i, words: script },
  { pattern: /attributeName\s*=\s*["']?\s*(?:on|(?:[^\s"'>]*:)?href)/i, words: script },
  { pattern: /(?:javascript|vbscript|livescript)\s*:/i, words: script },
  { pattern: /<(?:[^\s<>/"'=]*:)?(?:foreignObject|iframe|object|embed|audio|video|html|body)\b/i, words: outside },
  { pattern: /(?:href|src)\s*=\s*["']?\s*(?!#|["']|data:image\/(?:png|jpe?g|gif|webp)[;,])[^\s"'>]/i, words: outside },
  { pattern: /url\(\s*["']?\s*(?!#|data:image\/(?:png|jpe?g|gif|webp)[;,])[^\s"')]/i, words: outside },
  { pattern: /@import|expression\(|-moz-binding|behavior\s*:/i, words: outside },
  { pattern: /<!ENTITY|<!DOCTYPE[^>]*\[/i, words: hidden },
  { pattern: /<\?(?!xml[\s?])/i, words: hidden },
  { pattern: /<\?xml[^>]*encoding\s*=\s*["'](?!utf-8|utf-16|us-ascii|iso-8859-1|windows-1252)/i, words: hidden },
  { pattern: /<style[^>]*>[^<]*\\|style\s*=\s*"[^"]*\\|style\s*=\s*'[^']*\\/i, words: hidden },
]

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

const decodeReferences = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot|apos));?/gi, (whole, hex, decimal, name) => {
    if (name) return named[String(name).toLowerCase()] ?? whole
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
