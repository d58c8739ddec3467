import type { SignerRow } from '../../queries/signing.ts'

/** So long it counts after it was shown: the link may be open for a month. */
const checkedMs = 60 * 60_000

/** Whether the signer has shown what the sender asked for; a session shows more than a code. */
export const isChecked = (signer: SignerRow, now: Date): boolean => {
  if (signer.required_check === 'link') return true
  if (!signer.checked_at || now.getTime() - signer.checked_at.getTime() > checkedMs) return false
  return signer.checked_how === 'sign_in' || signer.required_check === 'code'
}
/** How it was shown in fact who signs; the certificate page says it in words. */
export const checkShown = (signer: SignerRow): 'link' | 'code' | 'sign_in' =>
  (signer.checked_how as 'code' | 'sign_in' | null) ?? 'link'
