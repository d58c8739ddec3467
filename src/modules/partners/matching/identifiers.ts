/** A VAT id or registration number in its normal form. `country` is empty when nobody said it. */
export type NumberInCountry = { country: string; number: string; text: string }

/** ISO 3166-1 alpha-2 in upper case; the two codes that the EU writes differently are read too. Null when it is none. */
export const countryOf = (text: string | null | undefined): string | null => {
  const code = (text ?? '').trim().toUpperCase()
  if (!/^[A-Z]{2}$/.test(code)) return null
  return euSpelling[code] ?? code
}

/** An LEI with right check digits (ISO 17442, ISO 7064 MOD 97-10), else null. */
export const leiOf = (text: string | null | undefined): string | null => {
  const lei = compact(text)
  if (!/^[0-9A-Z]{18}[0-9]{2}$/.test(lei)) return null
  let rest = 0
  for (const character of lei) {
    const value = Number.parseInt(character, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1 ? lei : null
}

/** A VAT id by its country prefix, or by the company's country when it carries none. */
export const vatIdOf = (text: string | null | undefined, country: string | null): NumberInCountry | null => {
  const whole = compact(text).replace(/^(CHE.*?)(?:MWST|TVA|IVA|VAT)$/, '$1')
  const hasPrefix = vatPrefixes.has(whole.slice(0, 2)) && /[0-9]/.test(whole.slice(2))
  const number = hasPrefix ? whole.slice(2) : whole
  if (!isNumber(number, 5)) return null
  return { country: (hasPrefix ? countryOf(whole.slice(0, 2)) : country) ?? '', number, text: (text ?? '').trim() }
}

/** A registration number without signs and leading zeros, in the country of the register or else of the company. */
export const registrationOf = (
  registration: { number: string; country?: string | null } | null | undefined,
  country: string | null,
): NumberInCountry | null => {
  const number = compact(registration?.number).replace(/^0+/, '')
  if (!registration || !isNumber(number, 2)) return null
  return { country: countryOf(registration.country) ?? country ?? '', number, text: registration.number.trim() }
}

/** E.164 with its plus sign; a number without country code is compared only inside one country (`DE 301234567`). */
export const phoneOf = (text: string | null | undefined, country: string | null): string | null => {
  const written = (text ?? '').normalize('NFKC').replace(/\(0\)/g, '').trim()
  const digits = written.replace(/(?:ext|x|#).*$/i, '').replace(/\D/g, '')
  const isInternational = written.startsWith('+') || digits.startsWith('00')
  const number = digits.replace(isInternational ? /^00/ : /^0/, '')
  if (number.length < 7 || number.length > 15 || allAlike.test(number)) return null
  if (isInternational) return `+${number}`
  return country === null ? null : `${country} ${number}`
}

const euSpelling: Record<string, string> = { EL: 'GR', UK: 'GB', XI: 'GB' }
const vatPrefixes = new Set(
  'AT BE BG CH CY CZ DE DK EE EL ES FI FR GB GR HR HU IE IT LT LU LV MT NL NO PL PT RO SE SI SK XI'.split(' '),
)

const compact = (text: string | null | undefined) =>
  (text ?? '')
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

/** "n/a", "unknown", "0000" and "-" are what people write where they have no number. */
const isNumber = (text: string, digitsMin: number) =>
  text.replace(/\D/g, '').length >= digitsMin && !allAlike.test(text)
const allAlike = /^(.)\1*$/
