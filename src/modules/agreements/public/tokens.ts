/**
 * A clause in an editor: what is printed from terms and facts stands in brackets, ⟦90 days⟧, and is put back as what it
 * was. Nobody types a number that a term holds.
 */
export type Token = { placeholder: string; text: string }

export const toEditable = (body: string, tokens: readonly Token[]): string => {
  let rest = body
  let text = ''
  for (const token of tokens) {
    const at = rest.indexOf(token.placeholder)
    if (at < 0) continue
    text += `${rest.slice(0, at)}⟦${token.text}⟧`
    rest = rest.slice(at + token.placeholder.length)
  }
  return text + rest
}

/** Null where something in brackets is not one of the tokens: it was typed or changed. */
export const fromEditable = (text: string, tokens: readonly Token[]): string | null => {
  const waiting = [...tokens]
  let isSound = true
  const body = text.replaceAll(/⟦([^⟧]*)⟧/g, (_, shown: string) => {
    // Of two that read alike, the first that is left; one that is used twice stays what it is.
    const at = waiting.findIndex((token) => token.text === shown)
    const token = at >= 0 ? waiting.splice(at, 1)[0] : tokens.find((one) => one.text === shown)
    if (!token) isSound = false
    return token?.placeholder ?? ''
  })
  return isSound && !/[⟦⟧]/.test(body) ? body : null
}
