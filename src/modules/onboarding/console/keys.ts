/** Keys from titles: small letters, digits and low lines, as references in a template want them. */
export const keyOf = (title: string, otherwise: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[^a-z]+|_+$/g, '')
    .slice(0, 60) || otherwise

/** The key, or with a number behind it where it is taken. */
export const freeKey = (wanted: string, taken: ReadonlySet<string>): string => {
  let key = wanted
  for (let number = 2; taken.has(key); number += 1) key = `${wanted.slice(0, 56)}_${number}`
  return key
}
