/** What a password must be, and its slow salted hash (scrypt, N = 16384, r = 16, p = 1, by the sign-in library). */
import { hashPassword as hash } from 'better-auth/crypto'
import type { FieldIssue } from '../errors.ts'
import { commonPasswords } from './common-passwords.ts'

export const passwordLength = { min: 12, max: 128 } as const

/** Takes about 50 ms of a core on purpose. */
export const hashPassword = (password: string): Promise<string> => hash(password)

/** What is wrong with a new password; undefined when it may be used. `own` are words that must not be all of it. */
export const passwordIssue = (
  password: string,
  own: readonly string[] = [],
  field = 'password',
): FieldIssue | undefined => {
  const issue = (rule: string, message: string): FieldIssue => ({ field, rule, message })
  if ([...password].length < passwordLength.min)
    return issue('min_length', `A password has ${passwordLength.min} characters or more.`)
  if ([...password].length > passwordLength.max)
    return issue('max_length', `A password has ${passwordLength.max} characters at most.`)
  if (isCommon(password) || own.some((word) => word.length > 3 && folded(word) === folded(password)))
    return issue('common', 'This password is among the first that anybody would try; choose another.')
  return undefined
}

const folded = (text: string) => text.normalize('NFKC').toLowerCase()

/** The letters that people replace by look-alikes, put back. */
const unmasked = (text: string) =>
  folded(text)
    .replace(/[@4]/g, 'a')
    .replace(/3/g, 'e')
    .replace(/[1!|]/g, 'i')
    .replace(/0/g, 'o')
    .replace(/[$5]/g, 's')
    .replace(/7/g, 't')

const isCommon = (password: string): boolean => {
  const plain = folded(password)
  const bare = plain.replace(/[\d\W_]+$/u, '')
  // A listed password, also with digits or signs hung on to it, spread with signs, or with look-alikes.
  for (const form of [
    plain,
    bare,
    plain.replace(/^[\d\W_]+/u, ''),
    bare.replace(/^[\d\W_]+/u, ''),
    plain.replace(/[^\p{L}\p{N}]/gu, ''),
  ])
    if (commonPasswords.has(form) || commonPasswords.has(unmasked(form))) return true
  return isRepeated(plain) || isRun(plain)
}

/** One short piece again and again: `aaaaaaaaaaaa`, `abcabcabcabc`, `passwordpassword`. */
const isRepeated = (text: string): boolean => {
  for (let length = 1; length <= 4; length += 1)
    if (
      text ===
      text
        .slice(0, length)
        .repeat(Math.ceil(text.length / length))
        .slice(0, text.length)
    )
      return true
  const half = text.slice(0, text.length / 2)
  return text === half + half && commonPasswords.has(half)
}

const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  '1qaz2wsx3edc4rfv5tgb',
  'qazwsxedcrfvtgb',
  '1q2w3e4r5t6y7u8i9o0p',
]
const runs = rows.flatMap((row) => [row, [...row].reverse().join('')])

/** Made of pieces of the alphabet, of the digits or of a keyboard's rows, four characters or longer each. */
const isRun = (text: string): boolean => {
  let rest = text
  while (rest.length > 0) {
    let longest = 0
    for (const row of runs)
      for (let length = Math.min(rest.length, row.length); length > Math.max(longest, 3); length -= 1)
        if (row.includes(rest.slice(0, length))) longest = length
    if (longest === 0) return rest.length < 3 && rest.length < text.length
    rest = rest.slice(longest)
  }
  return true
}
