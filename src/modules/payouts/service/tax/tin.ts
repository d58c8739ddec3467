/** Tax numbers, as far as their form can be told. Whether one is the company's own, the authority says. */
import { refusal } from '../methods/account.ts'

type Given = {
  form: 'w9' | 'w8ben' | 'w8ben_e' | 'other'
  tin?: string | null | undefined
  tinKind?: 'ssn' | 'ein' | 'itin' | 'foreign' | null | undefined
}
const wrong = (field: string, words: string) =>
  refusal('tax_profile.tin', words, [{ field, rule: 'tin', message: words }])

/** The number without its marks, or null where the form does without one. 422 `tax_profile.tin`. */
export const checkedTin = ({ form, tin, tinKind }: Given): string | null => {
  const plain = (tin ?? '').replaceAll(/[\s.-]/g, '').toUpperCase()
  if (plain === '') {
    if (form === 'w9') throw wrong('tin', 'A W-9 needs a social security or employer identification number.')
    return null
  }
  const kind = tinKind ?? (form === 'w9' ? 'ein' : 'foreign')
  if (kind === 'foreign') {
    if (form === 'w9') throw wrong('tinKind', 'A W-9 needs a number of the US: SSN, EIN or ITIN.')
    if (!/^[A-Z0-9/]{4,30}$/.test(plain)) throw wrong('tin', 'A tax number has 4 to 30 letters and digits.')
    return plain
  }
  if (!/^[0-9]{9}$/.test(plain)) throw wrong('tin', 'A tax number of the US has nine digits.')
  // 000, 666 and 900-999 are never given as the area of an SSN; an ITIN always begins with 9.
  if (kind === 'ssn' && !/^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/.test(plain))
    throw wrong('tin', 'No social security number looks like this.')
  if (kind === 'itin' && !plain.startsWith('9')) throw wrong('tin', 'An ITIN begins with a 9.')
  if (kind === 'ein' && /^(00|07|08|09|17|18|19|28|29|49|69|70|78|79|89|96|97)/.test(plain))
    throw wrong('tin', 'No employer identification number begins like this.')
  return plain
}
