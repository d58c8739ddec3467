/** Values of comparisons as they are typed: a number for "at least", several with commas for "one of", else the words. */
type Value = string | number | boolean | string[]

export const comparisonText = (value: Value | undefined): string =>
  value === undefined ? '' : Array.isArray(value) ? value.join(', ') : String(value)

export const comparisonValue = (is: string, text: string): Value => {
  if (is === 'one_of') return text.split(',').map((one) => one.trimStart())
  if (is === 'at_least') return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
  return text === 'true' ? true : text === 'false' ? false : text
}
/** Spaces that were left while typing, and empty parts, are not kept. */
export const tidyValue = (value: Value): Value =>
  Array.isArray(value)
    ? value.map((one) => one.trim()).filter((one) => one !== '')
    : typeof value === 'string'
      ? value.trim()
      : value
