import { fold, isUnspaced, wordsOf } from './fold.ts'
import { freeMailHosts } from './lists/free-mail-hosts.ts'
import { legalForms } from './lists/legal-forms.ts'
import { partsThatAreNoAccount, sharedHosts } from './lists/shared-hosts.ts'
import { weakWords } from './lists/weak-words.ts'

/** How the address of a page on a shared host names one account (see `lists/shared-hosts.ts`). */
export type SharedHost = { account: 'path' | 'name_before_host' | 'none'; categories: ReadonlySet<string> }

/** Where else than at its end a legal form is dropped from a name. */
export type LegalForm = { atStart: boolean; anywhere: boolean; glued: boolean }

/** The word lists that matching reads. Build them once per workspace with `matchLists`. */
export type MatchLists = {
  freeMailHosts: ReadonlySet<string>
  sharedHosts: ReadonlyMap<string, SharedHost>
  notSharedHosts: ReadonlySet<string>
  notAccounts: ReadonlySet<string>
  /** By their words written together: `spzoo`. */
  legalForms: ReadonlyMap<string, LegalForm>
  /** Legal forms glued to a name in one word, longest first. */
  gluedForms: readonly { text: string; atStart: boolean }[]
  weakWords: ReadonlySet<string>
  /** Phrases of several weak words by their first word, longest first. */
  weakPhrases: ReadonlyMap<string, readonly string[][]>
  /** Finds weak words inside a word of a script without spaces, the longest at each place. */
  weakInside: RegExp | null
}

/** What a workspace adds to the lists that ship with the product; each text is written like the list of its name. */
export type MatchListAdditions = {
  freeMailHosts?: string
  sharedHosts?: string
  legalForms?: string
  weakWords?: string
}

/** The lists of the product, with a workspace's own lines added. A line about a shared host replaces an earlier one. */
export const matchLists = (additions: MatchListAdditions = {}): MatchLists => ({
  freeMailHosts: new Set(wordsOfList(`${freeMailHosts}\n${additions.freeMailHosts ?? ''}`)),
  ...readSharedHosts(`${sharedHosts}\n${additions.sharedHosts ?? ''}`),
  notAccounts: new Set(wordsOfList(partsThatAreNoAccount)),
  ...readLegalForms(`${legalForms}\n${additions.legalForms ? `added: ${additions.legalForms}` : ''}`),
  ...readWeakWords(`${weakWords}\n${additions.weakWords ?? ''}`),
})

const linesOf = (list: string) =>
  list
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')

const wordsOfList = (list: string) => linesOf(list).flatMap((line) => line.toLowerCase().split(/\s+/))

const readSharedHosts = (list: string) => {
  const hosts = new Map<string, SharedHost>()
  const exceptions = new Set<string>()
  for (const line of linesOf(list)) {
    const [host = '', ...signs] = line.toLowerCase().split(/\s+/)
    if (host.startsWith('!')) exceptions.add(host.slice(1))
    else hosts.set(host, { account: accountOf(signs), categories: new Set(signs) })
  }
  return { sharedHosts: hosts, notSharedHosts: exceptions }
}

const accountOf = (signs: string[]) => {
  if (signs.includes('*')) return 'name_before_host'
  return signs.includes('-') ? 'none' : 'path'
}

const readLegalForms = (list: string) => {
  const forms = new Map<string, LegalForm>()
  const glued: { text: string; atStart: boolean }[] = []
  for (const line of linesOf(list)) {
    for (const written of line.slice(line.indexOf(':') + 1).split(',')) {
      const [, signs = '', text = ''] = /^\s*([~^*]*)(.*)$/.exec(written) ?? []
      const compact = wordsOf(fold(text)).join('')
      if (compact === '') continue
      const known = forms.get(compact)
      const form = {
        atStart: signs.includes('^') || known?.atStart === true,
        anywhere: signs.includes('*') || known?.anywhere === true,
        glued: signs.includes('~') || known?.glued === true,
      }
      forms.set(compact, form)
      if (signs.includes('~')) glued.push({ text: compact, atStart: form.atStart })
    }
  }
  return { legalForms: forms, gluedForms: glued.sort((one, other) => other.text.length - one.text.length) }
}

const readWeakWords = (list: string) => {
  const single = new Set<string>()
  const phrases = new Map<string, string[][]>()
  for (const written of linesOf(list).flatMap((line) => line.split(/\s+/))) {
    const words = wordsOf(fold(written.replaceAll('_', ' ')))
    const [first] = words
    if (first === undefined) continue
    if (words.length === 1) single.add(first)
    else
      phrases.set(
        first,
        [...(phrases.get(first) ?? []), words].sort((one, other) => other.length - one.length),
      )
  }
  const inside = [...single].filter(isUnspaced).sort((one, other) => other.length - one.length)
  return {
    weakWords: single,
    weakPhrases: phrases,
    weakInside: inside.length === 0 ? null : new RegExp(inside.join('|'), 'gu'),
  }
}

/** The lists as the product ships them. */
export const defaultMatchLists: MatchLists = matchLists()
