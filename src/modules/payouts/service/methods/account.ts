/** Numbers of accounts: whether they can be right, where they lead, and how much of them may be shown. */
import { electronicFormatIBAN, isSEPACountry, isValidBIC, ValidationErrorsIBAN, validateIBAN } from 'ibantools'
import { type FieldIssue, Problem } from '#platform/errors.ts'

export type MethodKind = 'sepa' | 'ach' | 'stripe_connect' | 'external' | 'manual'
export type AccountInput = {
  kind: MethodKind
  currency: string
  iban?: string | undefined
  bic?: string | undefined
  routingNumber?: string | undefined
  accountNumber?: string | undefined
  accountType?: 'checking' | 'savings' | undefined
  accountId?: string | undefined
  reference?: string | undefined
}
/** What is kept: `secret` encrypted, `open` as it is, `key` only as its fingerprint. */
export type Account = {
  secret: Record<string, string>
  open: Record<string, string>
  key: string
  lastFour: string
  /** Where the account is held, when its number says so. */
  country: string | null
}

export const refusal = (code: string, detail: string, errors: FieldIssue[]): Problem =>
  new Problem({ status: 422, code, detail, errors })
const wrong = (field: string, rule: string, message: string) =>
  refusal('field.invalid', message, [{ field, rule, message }])
const compact = (text: string): string => text.replaceAll(/[\s-]/g, '').toUpperCase()
const lastFourOf = (text: string): string => text.slice(-4)

/** The IBAN without spaces. 422 `method.iban_checksum`, which names what is wrong: country, length or check digits. */
export const checkedIban = (written: string | undefined, field = 'iban'): string => {
  const iban = electronicFormatIBAN(written ?? '') ?? ''
  const { errorCodes } = validateIBAN(iban)
  if (errorCodes.length === 0) return iban
  const words = errorCodes.includes(ValidationErrorsIBAN.NoIBANProvided)
    ? 'Give the IBAN.'
    : errorCodes.includes(ValidationErrorsIBAN.NoIBANCountry)
      ? 'An IBAN begins with the two letters of a country that has IBANs.'
      : errorCodes.includes(ValidationErrorsIBAN.WrongBBANLength)
        ? `An IBAN of ${iban.slice(0, 2)} has another length; compare it with your bank’s statement.`
        : 'The check digits of this IBAN do not fit; compare it with your bank’s statement.'
  throw refusal('method.iban_checksum', words, [{ field, rule: 'iban', message: words }])
}
/** 8 or 11 characters, of the country given. */
export const checkedBic = (written: string, country: string, field = 'bic'): string => {
  const bic = compact(written)
  if (!isValidBIC(bic)) throw wrong(field, 'bic', 'A BIC has 8 or 11 characters.')
  if (bic.slice(4, 6) !== country)
    throw wrong(field, 'bic', `This BIC is of a bank in ${bic.slice(4, 6)}, the account is held in ${country}.`)
  return bic
}
/** Weights 3, 7, 1 over nine digits give a multiple of ten. */
export const checkedRouting = (written: string | undefined, field = 'routingNumber'): string => {
  const digits = compact(written ?? '')
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * [3, 7, 1][at % 3]!, 0)
  if (!/^[0-9]{9}$/.test(digits) || digits === '000000000' || sum % 10 !== 0)
    throw wrong(field, 'aba', 'A routing number has nine digits, and these do not fit together.')
  return digits
}
export const checkedAccountNumber = (written: string | undefined, field = 'accountNumber'): string => {
  const number = compact(written ?? '')
  if (!/^[0-9A-Z]{4,17}$/.test(number))
    throw wrong(field, 'account_number', 'An account number has 4 to 17 digits or letters.')
  return number
}
const unreachable = (words: string, field = 'currency') =>
  refusal('method.currency_unreachable', words, [{ field, rule: 'unreachable', message: words }])

/** Checks what was given for its kind. 422 `method.iban_checksum`, `method.currency_unreachable`, or the field. */
export const checkedAccount = (input: AccountInput): Account => {
  switch (input.kind) {
    case 'sepa':
      return sepaAccount(input)
    case 'ach':
      return achAccount(input)
    case 'stripe_connect':
      return platformAccount(input)
    default:
      return otherAccount(input)
  }
}

const sepaAccount = (input: AccountInput): Account => {
  if (input.currency !== 'EUR') throw unreachable('SEPA carries EUR and nothing else; choose another way to be paid.')
  const iban = checkedIban(input.iban)
  const country = iban.slice(0, 2)
  if (!isSEPACountry(country)) throw unreachable(`Accounts in ${country} are not reached by SEPA.`, 'iban')
  const bic = input.bic ? checkedBic(input.bic, country) : undefined
  return { secret: { iban }, open: bic ? { bic } : {}, key: iban, lastFour: lastFourOf(iban), country }
}
const achAccount = (input: AccountInput): Account => {
  if (input.currency !== 'USD') throw unreachable('ACH carries USD and nothing else; choose another way to be paid.')
  const routingNumber = checkedRouting(input.routingNumber)
  const accountNumber = checkedAccountNumber(input.accountNumber)
  return {
    secret: { routingNumber, accountNumber },
    open: { accountType: input.accountType ?? 'checking' },
    key: `${routingNumber}/${accountNumber}`,
    lastFour: lastFourOf(accountNumber),
    country: 'US',
  }
}
const platformAccount = (input: AccountInput): Account => {
  const accountId = (input.accountId ?? '').trim()
  if (!/^acct_[A-Za-z0-9]{8,64}$/.test(accountId))
    throw wrong('accountId', 'pattern', 'The id of a Stripe account begins with acct_.')
  return { secret: { accountId }, open: {}, key: accountId, lastFour: lastFourOf(accountId), country: null }
}
const otherAccount = (input: AccountInput): Account => {
  const reference = (input.reference ?? '').trim()
  if (reference.length < 4) throw wrong('reference', 'required', 'Say where the money goes: at least four characters.')
  return {
    secret: { reference },
    open: {},
    key: `${input.kind}/${compact(reference)}`,
    lastFour: lastFourOf(reference.replaceAll(/\s/g, '')),
    country: null,
  }
}
