/** Made-up accounts with check digits that fit: the national ones, and those of the IBAN. */
import { composeIBAN, isValidIBAN } from 'ibantools'

/** What a number begins with in each country, at banks that do not exist, and how many digits follow. */
const begins: Readonly<Record<string, readonly [bank: string, digits: number]>> = {
  AT: ['99901', 11],
  CH: ['09901', 12],
  DE: ['70099901', 10],
  DK: ['9901', 10],
  ES: ['99010006', 12],
  FI: ['990100', 8],
  FR: ['9990100001', 13],
  GB: ['KSTL990100', 8],
  IE: ['KSTL990100', 8],
  NL: ['KSTL', 10],
  NO: ['9901', 7],
  SE: ['990', 17],
}
/** The first account from `from` on whose national check digits fit; null where the country has none here. */
export const ibanOf = (country: string, from: number): string | null => {
  const found = begins[country]
  if (!found) return null
  const [bank, digits] = found
  for (let number = from; number < from + 20_000; number += 1) {
    const iban = composeIBAN({ countryCode: country, bban: `${bank}${String(number).padStart(digits, '0')}` })
    if (iban && isValidIBAN(iban)) return iban
  }
  throw new Error(`No account of ${country} fits from ${from} on`)
}
/** A routing number of a district that is given to nobody. */
export const routingNumber = (): string => {
  const eight = '75000001'
  const sum = [...eight].reduce((total, digit, at) => total + Number(digit) * [3, 7, 1][at % 3]!, 0)
  return `${eight}${(10 - (sum % 10)) % 10}`
}
