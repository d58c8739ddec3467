/** Names of files as they may be shown and offered for download. */

/**
 * A harmless name: no path, no control or direction characters, nothing that a file system refuses, at most 180 bytes.
 * With `extension`, the one that fits the content, the name ends in it: `invoice.pdf.exe` of a PDF becomes
 * `invoice.pdf.exe.pdf`, so that no double click starts what the content is not.
 */
export const sanitizeFileName = (name: string, extension?: string): string => {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const clean = last
    .replaceAll(invisible, '')
    .replaceAll(/[<>:"|?*]/g, '_')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[. ]+|[. ]+$/g, '')
  const named = clean === '' ? 'file' : reservedNames.test(clean) ? `_${clean}` : clean
  const [stem, ending] = splitExtension(named)
  if (extension === undefined) return cut(stem, ending)
  const fits = ending.toLowerCase() === `.${extension}` || (sameType[extension] ?? []).includes(ending.toLowerCase())
  return fits ? cut(stem, ending) : cut(named, `.${extension}`)
}

// Control characters, marks that turn the direction of writing, and characters without width.
const invisible = /[\p{Cc}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|\p{Cs}/gu
const reservedNames = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i
const bytesMax = 180

/** Endings that people use for the same content. */
const sameType: Readonly<Record<string, readonly string[]>> = {
  jpg: ['.jpeg'],
  txt: ['.text', '.md', '.log', '.csv', '.tsv'],
  csv: ['.tsv', '.txt'],
  jsonl: ['.ndjson'],
  mp4: ['.m4v'],
  m4a: ['.mp4'],
}

const splitExtension = (name: string): [stem: string, ending: string] => {
  const found = /^(.+)(\.[A-Za-z0-9]{1,10})$/.exec(name)
  return found ? [found[1]!, found[2]!] : [name, '']
}

const cut = (stem: string, ending: string): string => {
  let kept = ''
  let bytes = Buffer.byteLength(ending)
  for (const character of stem) {
    bytes += Buffer.byteLength(character)
    if (bytes > bytesMax) break
    kept += character
  }
  return kept + ending
}
